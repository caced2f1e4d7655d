package io.millrace.app.pipeline;

import java.util.Locale;

/** What {@code --engine} says. */
public enum EngineChoice {
    /** The native engine if it covers the whole plan, else Flink, with a line that says why. */
    AUTO,
    NATIVE,
    FLINK;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

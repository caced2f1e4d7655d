package io.millrace.bench.nexmark;

import java.util.Locale;

/** Where a query reads events from. */
public enum EventInput {
    /** JSON in a topic. */
    KAFKA,
    /** Made in the process, as fast as it can. */
    MEMORY;

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package io.millrace.conformance;

import java.util.Locale;

/** How a program fares on the engine; a later constant is better. */
enum Outcome {
    /** Runs natively and gives a wrong table, an error, or other changes after a restore. */
    FAILS,
    /** A node or function is not native: the whole plan runs on Flink. */
    FLINK,
    /** Runs natively and gives something else than Flink's test expects, for a reason that the page explains. */
    DIVERGES,
    /** Runs natively, and gives the changes and the table that Flink's test expects. */
    NATIVE;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Outcome parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}

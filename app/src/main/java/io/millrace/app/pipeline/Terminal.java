package io.millrace.app.pipeline;

import java.util.Locale;

/** Messages and progress on standard error: one line that moves while a terminal watches, plain lines otherwise. */
public final class Terminal {
    /** System property that the launcher sets when standard error is a terminal; Java itself cannot tell. */
    private static final String INTERACTIVE_PROPERTY = "millrace.interactive";

    private static final long PLAIN_INTERVAL_MILLIS = 10_000;

    private final boolean isInteractive;
    private boolean lineIsOpen;
    private long nextPlainMillis;

    public Terminal() {
        this(Boolean.getBoolean(INTERACTIVE_PROPERTY));
    }

    /** @param isInteractive whether somebody watches who likes a line that moves */
    public Terminal(boolean isInteractive) {
        this.isInteractive = isInteractive;
    }

    /** Prints a message. */
    public synchronized void say(String message) {
        clearLine();
        System.err.println(message);
    }

    /** Shows how far a pipeline is. */
    public synchronized void progress(RunSummary summary) {
        String text = String.format(
                Locale.ROOT,
                "%,d rows in, %,d out, %,.0f rows/s%s%s",
                summary.rowsIn(),
                summary.rowsOut(),
                summary.rowsPerSecond(),
                summary.latencyP50Millis() == null
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                ", latency %.0f ms (p99 %.0f ms)",
                                summary.latencyP50Millis(),
                                summary.latencyP99Millis()),
                summary.deadLetters() == 0 ? "" : ", " + summary.deadLetters() + " dead letters");
        if (isInteractive) {
            System.err.print("\r\033[K" + text);
            System.err.flush();
            lineIsOpen = true;
        } else if (System.currentTimeMillis() >= nextPlainMillis) {
            System.err.println(text);
            nextPlainMillis = System.currentTimeMillis() + PLAIN_INTERVAL_MILLIS;
        }
    }

    /** Ends the line that moves. */
    public synchronized void clearLine() {
        if (lineIsOpen) {
            System.err.print("\r\033[K");
            System.err.flush();
            lineIsOpen = false;
        }
    }
}

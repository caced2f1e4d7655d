package io.millrace.app.command;

import io.millrace.app.pipeline.RunSummary;
import java.util.Locale;

/** A summary as one line for people. */
final class SummaryText {
    private SummaryText() {}

    static String of(RunSummary summary) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s: %,d rows in, %,d out, %,d dead letters, %,d late; %.1f s, %,.0f rows/s, %.1f CPU s, %,.0f rows per CPU s",
                summary.engine(),
                summary.rowsIn(),
                summary.rowsOut(),
                summary.deadLetters(),
                summary.lateRows(),
                summary.elapsedMillis() / 1000.0,
                summary.rowsPerSecond(),
                summary.cpuMillis() / 1000.0,
                summary.rowsPerCpuSecond()));
        if (summary.latencyP50Millis() != null && summary.latencyP99Millis() != null) {
            text.append(String.format(
                    Locale.ROOT,
                    "; latency p50 %.0f ms, p99 %.0f ms",
                    summary.latencyP50Millis(),
                    summary.latencyP99Millis()));
        }
        return text.toString();
    }
}

package io.millrace.app.pipeline;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What a run did, as {@code --summary} writes it.
 *
 * @param engine {@code native} or {@code flink}
 * @param elapsedMillis from the start of the pipeline to its end
 * @param cpuMillis CPU time of the whole process in that time, all threads
 * @param epochs epochs committed (checkpoints, on Flink)
 * @param latencyP50Millis from when an event was written to the log to when what it led to was delivered; null if the
 *     engine does not measure it
 */
public record RunSummary(
        String engine,
        @JsonProperty("rows_in") long rowsIn,
        @JsonProperty("rows_out") long rowsOut,
        @JsonProperty("dead_letters") long deadLetters,
        @JsonProperty("late_rows") long lateRows,
        @JsonProperty("elapsed_ms") long elapsedMillis,
        @JsonProperty("cpu_ms") long cpuMillis,
        long epochs,
        @JsonProperty("latency_p50_ms") @Nullable Double latencyP50Millis,
        @JsonProperty("latency_p99_ms") @Nullable Double latencyP99Millis) {

    public double rowsPerSecond() {
        return elapsedMillis == 0 ? 0 : rowsIn * 1000.0 / elapsedMillis;
    }

    public double rowsPerCpuSecond() {
        return cpuMillis == 0 ? 0 : rowsIn * 1000.0 / cpuMillis;
    }
}

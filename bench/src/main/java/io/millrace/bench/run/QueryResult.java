package io.millrace.bench.run;

import io.millrace.bench.checksum.Checksum;
import io.millrace.bench.nexmark.EventInput;
import io.millrace.bench.nexmark.NexmarkQuery;
import org.jspecify.annotations.Nullable;

/**
 * What one query did on one engine.
 *
 * @param events number of events in the input
 * @param problem why it did not run, or failed; null if it ran to its end
 * @param measured null if it did not run to its end
 */
public record QueryResult(
        NexmarkQuery query,
        EventInput input,
        BenchEngine engine,
        long events,
        @Nullable String problem,
        @Nullable Measured measured) {

    /**
     * Measured in the process of the engine.
     *
     * @param wallMillis from the start of the job to its end; planning and the start of the engine's process are before it
     * @param cpuMillis CPU time of the process in that time, all threads: compilation and garbage collection as well
     * @param processCpuMillis CPU time of the process from its start to its end
     * @param secondHalf the part of the job after half of the input was read
     * @param peakMemoryBytes the most memory that the process had (VmHWM); 0 where the system does not say
     * @param heapBytes the most heap that the JVM had committed
     * @param collectionMillis time in garbage collections
     * @param content what the query wrote
     */
    public record Measured(
            long wallMillis,
            long cpuMillis,
            long processCpuMillis,
            SecondHalf secondHalf,
            long peakMemoryBytes,
            long heapBytes,
            long collectionMillis,
            Checksum content) {}

    /**
     * @param share the share of the input that was read in it, a half or a bit less
     */
    public record SecondHalf(double share, long wallMillis, long cpuMillis) {}

    static QueryResult problem(QueryRun run, String problem) {
        return new QueryResult(run.query(), run.input(), run.engine(), run.events(), problem, null);
    }

    /** Events per second of CPU time while the job ran; 0 if it did not. */
    public double eventsPerCpuSecond() {
        return measured == null ? 0 : perSecond((double) events, measured.cpuMillis());
    }

    /** The same in the second half. */
    public double secondHalfEventsPerCpuSecond() {
        return measured == null
                ? 0
                : perSecond(
                        events * measured.secondHalf().share(),
                        measured.secondHalf().cpuMillis());
    }

    private static double perSecond(double amount, long millis) {
        return amount * 1000 / Math.max(millis, 1);
    }
}

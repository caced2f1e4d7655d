package io.millrace.bench.run;

/**
 * Latencies from just before an event was given to a producer to when a consumer had what became of it.
 *
 * @param between what is between the two: {@code nothing}, or an engine
 * @param events events that came through while latencies counted
 * @param writtenPerSecond events that were written a second in that time
 */
public record LatencyResult(
        String between,
        long events,
        double writtenPerSecond,
        double p50Millis,
        double p90Millis,
        double p99Millis,
        double p999Millis,
        double maxMillis) {}

package io.millrace.bench.run;

import java.util.List;

/**
 * A run of the latency benchmark.
 *
 * @param engines which engines, besides a producer and a consumer with nothing in between
 * @param eventsPerSecond how many events are written
 * @param warmUpSeconds how long events flow before latencies count
 * @param seconds how long latencies count
 * @param workers threads of the native engine; parallelism of Flink; partitions of the topics
 * @param heap largest heap of an engine's process
 * @param jvmOptions further options of these processes
 */
public record LatencySettings(
        List<BenchEngine> engines,
        int eventsPerSecond,
        int warmUpSeconds,
        int seconds,
        int workers,
        String heap,
        List<String> jvmOptions) {
    public LatencySettings {
        engines = List.copyOf(engines);
        jvmOptions = List.copyOf(jvmOptions);
    }
}

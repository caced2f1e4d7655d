package io.millrace.bench.run;

import io.millrace.bench.nexmark.EventInput;
import io.millrace.bench.nexmark.NexmarkQuery;
import java.util.List;

/**
 * A run of the benchmark.
 *
 * @param events number of events that every query reads
 * @param eventsPerSecond in event time
 * @param workers threads of the native engine; parallelism of Flink; partitions and splits of the input
 * @param heap largest heap of each engine's process, such as {@code 4g}
 * @param jvmOptions further options of these processes
 * @param timeoutSeconds a query that runs longer is stopped, and shown as failed
 */
public record NexmarkSettings(
        List<NexmarkQuery> queries,
        List<EventInput> inputs,
        List<BenchEngine> engines,
        long events,
        long eventsPerSecond,
        int workers,
        String heap,
        List<String> jvmOptions,
        long timeoutSeconds) {
    public NexmarkSettings {
        queries = List.copyOf(queries);
        inputs = List.copyOf(inputs);
        engines = List.copyOf(engines);
        jvmOptions = List.copyOf(jvmOptions);
    }
}

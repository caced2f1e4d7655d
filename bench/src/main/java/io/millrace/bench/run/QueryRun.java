package io.millrace.bench.run;

import io.millrace.bench.nexmark.EventInput;
import io.millrace.bench.nexmark.NexmarkQuery;
import java.util.Map;

/**
 * One query on one engine: what a process of its own is told to run.
 *
 * @param events number of events in the input
 * @param workers threads of the native engine; parallelism of Flink
 * @param variables the values that the query's SQL leaves open
 * @param planCache folder of the plans, so that no process measured plans a query for the first time
 * @param output folder for the files that the query writes
 */
public record QueryRun(
        NexmarkQuery query,
        EventInput input,
        BenchEngine engine,
        long events,
        int workers,
        Map<String, String> variables,
        String planCache,
        String output) {
    public QueryRun {
        variables = Map.copyOf(variables);
    }
}

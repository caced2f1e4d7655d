package io.millrace.flink;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.metrics.Counter;
import org.jspecify.annotations.Nullable;

/**
 * The record counters of one job, filled by {@link CounterReporter} when the job's operators start. The counters are
 * Flink's own objects, so reading them costs the job nothing, and they keep their last value after its end.
 *
 * <p>Flink makes the reporter itself, knowing nothing but options; so a run is found again by an id among them.
 */
final class OperatorCounters {
    private static final Map<String, OperatorCounters> RUNS = new ConcurrentHashMap<>();

    private final String run = UUID.randomUUID().toString();
    private final Map<String, Pair> byOperator = new ConcurrentHashMap<>();
    private final Queue<String> order = new ConcurrentLinkedQueue<>();

    /** The counters of one operator, one of each a subtask. */
    private static final class Pair {
        private final Queue<Counter> in = new ConcurrentLinkedQueue<>();
        private final Queue<Counter> out = new ConcurrentLinkedQueue<>();
    }

    private OperatorCounters() {}

    static OperatorCounters register() {
        OperatorCounters counters = new OperatorCounters();
        RUNS.put(counters.run, counters);
        return counters;
    }

    static @Nullable OperatorCounters ofRun(String run) {
        return RUNS.get(run);
    }

    /** Forgets the run; a reporter that was made keeps filling these counters. */
    void unregister() {
        RUNS.remove(run);
    }

    /** The options that have Flink report to these counters. */
    Map<String, String> options() {
        String prefix = "metrics.reporter.millrace.";
        return Map.of(
                prefix + "factory.class",
                CounterReporterFactory.class.getName(),
                prefix + CounterReporterFactory.RUN,
                run);
    }

    void add(String operator, boolean isIn, Counter counter) {
        Pair pair = byOperator.computeIfAbsent(operator, name -> {
            order.add(name);
            return new Pair();
        });
        (isIn ? pair.in : pair.out).add(counter);
    }

    List<OperatorRecords> operators() {
        List<OperatorRecords> records = new ArrayList<>();
        for (String name : order) {
            Pair pair = byOperator.get(name);
            if (pair != null) {
                records.add(new OperatorRecords(name, sum(pair.in), sum(pair.out)));
            }
        }
        return records;
    }

    private static long sum(Queue<Counter> counters) {
        return counters.stream().mapToLong(Counter::getCount).sum();
    }
}

package io.millrace.bench.run;

import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What runs a query. */
public enum BenchEngine {
    NATIVE,

    /** Flink with object reuse, state on the heap and no checkpoints. */
    FLINK,

    /** The same with two-phase aggregation and mini-batches, by the settings of nexmark-flink. */
    FLINK_MINIBATCH;

    private static final Map<String, String> MINI_BATCHES = Map.of(
            "table.exec.mini-batch.enabled", "true",
            "table.exec.mini-batch.allow-latency", "2s",
            "table.exec.mini-batch.size", "50000",
            "table.optimizer.distinct-agg.split.enabled", "true",
            "table.optimizer.agg-phase-strategy", "TWO_PHASE");

    /** {@code flink-minibatch}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Options that the query is planned with. */
    Map<String, String> configuration() {
        return this == FLINK_MINIBATCH ? MINI_BATCHES : Map.of();
    }

    public boolean isFlink() {
        return this != NATIVE;
    }

    public static BenchEngine of(String id) {
        List<BenchEngine> engines = List.of(values());
        return engines.stream()
                .filter(engine -> engine.id().equalsIgnoreCase(id))
                .findFirst()
                .orElseThrow(() -> new MillraceException(
                        ErrorCode.USAGE,
                        "There is no engine " + id,
                        "Engines are "
                                + String.join(
                                        ", ",
                                        Arrays.stream(values())
                                                .map(BenchEngine::id)
                                                .toList()) + ".",
                        null));
    }
}

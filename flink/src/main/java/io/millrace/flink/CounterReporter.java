package io.millrace.flink;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.jspecify.annotations.Nullable;

/** Hands the record counters of operators on as they are registered; Flink calls it from any thread. */
final class CounterReporter implements MetricReporter {
    private final OperatorCounters counters;

    CounterReporter(OperatorCounters counters) {
        this.counters = counters;
    }

    @Override
    public void open(MetricConfig config) {
        // Everything it needs came with its construction.
    }

    @Override
    public void close() {
        // The counters outlive the cluster: a run is asked for its totals after its end.
    }

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
        boolean isIn = name.equals("numRecordsIn");
        if (metric instanceof Counter counter && (isIn || name.equals("numRecordsOut"))) {
            // Tasks have counters of the same name and no operator.
            @Nullable String operator = group.getAllVariables().get("<operator_name>");
            if (operator != null) {
                counters.add(operator, isIn, counter);
            }
        }
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
        // An operator that ended keeps its last count.
    }
}

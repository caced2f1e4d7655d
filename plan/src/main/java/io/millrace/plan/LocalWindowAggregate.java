package io.millrace.plan;

import io.millrace.plan.spec.AggregateCall;
import io.millrace.plan.spec.WindowingStrategy;
import java.util.List;

/**
 * Aggregates by key and slice before the exchange.
 *
 * @param grouping key columns without those of the window
 * @param aggregateCalls the calls; output columns are their accumulators and the slice end
 * @param windowing the windows
 * @param needRetraction whether the input has updates or deletes
 */
public record LocalWindowAggregate(
        NodeHeader header,
        List<Integer> grouping,
        List<AggregateCall> aggregateCalls,
        WindowingStrategy windowing,
        boolean needRetraction)
        implements PlanNode {}

package io.millrace.plan;

import io.millrace.plan.spec.AggregateCall;
import java.util.List;

/**
 * Aggregates each mini-batch before the exchange.
 *
 * @param grouping key columns
 * @param aggregateCalls the calls; output columns are their accumulators
 * @param needRetractions for each call, whether it must take values back
 * @param needRetraction whether the input has updates or deletes
 */
public record LocalGroupAggregate(
        NodeHeader header,
        List<Integer> grouping,
        List<AggregateCall> aggregateCalls,
        List<Boolean> needRetractions,
        boolean needRetraction)
        implements PlanNode {}

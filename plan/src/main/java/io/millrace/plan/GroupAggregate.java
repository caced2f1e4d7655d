package io.millrace.plan;

import io.millrace.plan.spec.AggregateCall;
import java.util.List;

/**
 * Aggregates by key without windows.
 *
 * @param grouping key columns
 * @param aggregateCalls in output order after the keys
 * @param needRetractions for each call, whether it must take values back
 * @param generateUpdateBefore whether the old row of an update is put out
 * @param needRetraction whether the input has updates or deletes
 */
public record GroupAggregate(
        NodeHeader header,
        List<Integer> grouping,
        List<AggregateCall> aggregateCalls,
        List<Boolean> needRetractions,
        boolean generateUpdateBefore,
        boolean needRetraction)
        implements PlanNode {}

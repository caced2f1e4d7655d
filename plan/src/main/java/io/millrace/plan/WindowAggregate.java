package io.millrace.plan;

import io.millrace.plan.spec.AggregateCall;
import io.millrace.plan.spec.WindowProperty;
import io.millrace.plan.spec.WindowingStrategy;
import java.util.List;

/**
 * Aggregates by key and window.
 *
 * @param grouping key columns without those of the window
 * @param aggregateCalls in output order after the keys
 * @param windowing the windows
 * @param properties columns appended after the aggregates
 * @param needRetraction whether the input has updates or deletes
 */
public record WindowAggregate(
        NodeHeader header,
        List<Integer> grouping,
        List<AggregateCall> aggregateCalls,
        WindowingStrategy windowing,
        List<WindowProperty> properties,
        boolean needRetraction)
        implements PlanNode {}

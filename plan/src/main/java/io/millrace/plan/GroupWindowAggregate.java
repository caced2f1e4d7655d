package io.millrace.plan;

import io.millrace.plan.spec.AggregateCall;
import io.millrace.plan.spec.WindowProperty;
import io.millrace.plan.spec.WindowingStrategy;
import java.util.List;

/**
 * Aggregates by key and window, the windows being given in {@code GROUP BY}: what was there before window table functions.
 *
 * @param grouping key columns
 * @param aggregateCalls in output order after the keys
 * @param windowing the windows, always over a time attribute
 * @param properties columns appended after the aggregates
 * @param needRetraction whether the input has updates or deletes
 */
public record GroupWindowAggregate(
        NodeHeader header,
        List<Integer> grouping,
        List<AggregateCall> aggregateCalls,
        WindowingStrategy.TimeAttribute windowing,
        List<WindowProperty> properties,
        boolean needRetraction)
        implements PlanNode {

    /** The same over a window table function: it puts out the same rows as long as windows fire once, at their end. */
    public WindowAggregate toWindowAggregate() {
        return new WindowAggregate(header, grouping, aggregateCalls, windowing, properties, needRetraction);
    }
}

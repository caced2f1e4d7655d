package io.millrace.plan;

import io.millrace.plan.spec.AggregateCall;
import io.millrace.plan.spec.WindowProperty;
import io.millrace.plan.spec.WindowingStrategy;
import java.util.List;
import org.apache.flink.table.types.logical.RowType;

/**
 * Merges the accumulators of local window aggregates.
 *
 * @param grouping key columns without those of the window
 * @param aggregateCalls the calls, with arguments in {@code localInputType}
 * @param windowing the windows, attached to slices
 * @param properties columns appended after the aggregates
 * @param localInputType row type of the local aggregate's input
 * @param needRetraction whether the input has updates or deletes
 */
public record GlobalWindowAggregate(
        NodeHeader header,
        List<Integer> grouping,
        List<AggregateCall> aggregateCalls,
        WindowingStrategy windowing,
        List<WindowProperty> properties,
        RowType localInputType,
        boolean needRetraction)
        implements PlanNode {}

package io.millrace.operators.window;

import io.millrace.data.NotNativeException;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.operators.aggregate.AggregateCalls;
import io.millrace.operators.aggregate.GroupingKeys;
import io.millrace.plan.PlanNode;
import io.millrace.plan.spec.AggregateCall;
import io.millrace.plan.spec.Columns;
import io.millrace.plan.spec.WindowProperty;
import io.millrace.plan.spec.WindowSpec;
import io.millrace.plan.spec.WindowingStrategy;
import java.time.ZoneId;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * A window aggregate made ready: what its slices, keys and calls are. Immutable.
 *
 * @param strategy where the slice of a row comes from
 * @param zone in which windows lie
 * @param grouping key columns of the input
 */
record WindowPlan(
        Windows windows,
        WindowingStrategy strategy,
        ZoneId zone,
        int[] grouping,
        List<LogicalType> keyTypes,
        AggregateCalls calls,
        List<WindowProperty> properties) {

    /**
     * Checks and resolves a node.
     *
     * @param inputType type of the rows that come in
     */
    static WindowPlan of(
            PlanNode node,
            List<Integer> groupingColumns,
            AggregateCalls calls,
            WindowingStrategy strategy,
            List<WindowProperty> properties,
            RowType inputType) {
        GroupingKeys.refuseTimeToLive(node);
        Windows windows = Windows.of(strategy.window());
        boolean isAttached = !(strategy instanceof WindowingStrategy.TimeAttribute);
        if (isAttached && !strategy.isRowtime()) {
            throw new NotNativeException("windows of processing time that rows carry are not native yet");
        }
        int[] grouping = Columns.toArray(groupingColumns);
        WindowPlan plan = new WindowPlan(
                windows,
                strategy,
                LocalTime.zone(node, strategy.timeAttributeType()),
                grouping,
                GroupingKeys.types(grouping, inputType),
                calls,
                properties);
        if (!plan.isUnshared()) {
            calls.requireMerge();
        }
        return plan;
    }

    /**
     * Resolves the calls of a node.
     *
     * @param inputType type that the calls' arguments refer to; that of the local aggregate's input for a global one
     * @param expressions finds the functions of users
     */
    static AggregateCalls calls(
            List<AggregateCall> aggregateCalls,
            WindowingStrategy strategy,
            boolean needRetraction,
            RowType inputType,
            ExpressionCompiler expressions) {
        return AggregateCalls.of(
                aggregateCalls,
                AggregateCalls.sameRetraction(aggregateCalls, needRetraction),
                inputType,
                needRetraction || strategy.window() instanceof WindowSpec.Hopping,
                null,
                expressions);
    }

    /** Whether a slice is a window, since rows carry their windows or windows do not overlap. */
    private boolean isUnshared() {
        return windows.kind() == Windows.Kind.TUMBLING || strategy instanceof WindowingStrategy.WindowAttached;
    }

    boolean isCumulative() {
        return windows.kind() == Windows.Kind.CUMULATIVE && !isUnshared();
    }

    boolean isRowtime() {
        return strategy.isRowtime();
    }

    /** The last window that a slice is part of. */
    long lastWindowEnd(long sliceEnd) {
        return isUnshared() ? sliceEnd : windows.lastWindowEnd(sliceEnd);
    }
}

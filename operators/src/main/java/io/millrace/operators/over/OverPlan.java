package io.millrace.operators.over;

import io.millrace.data.Batch;
import io.millrace.data.Column;
import io.millrace.data.ColumnBuilder;
import io.millrace.data.NotNativeException;
import io.millrace.data.PhysicalType;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.operators.aggregate.AggregateCalls;
import io.millrace.operators.aggregate.GroupingKeys;
import io.millrace.plan.OverAggregate;
import io.millrace.plan.expression.InputReference;
import io.millrace.plan.expression.Literal;
import io.millrace.plan.spec.Columns;
import io.millrace.plan.spec.OverGroup;
import io.millrace.plan.spec.SortField;
import io.millrace.plan.spec.WindowBound;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/**
 * An over aggregate made ready: checked against what Flink's {@code StreamExecOverAggregate} runs. Immutable.
 *
 * @param rowTypes types of the input's columns
 * @param partition key columns
 * @param order sort key
 * @param time what the sort key is
 * @param isRows whether the frame counts rows; otherwise rows of the same sort key share their frame
 * @param preceding length of the frame: rows with the current one, or milliseconds before it; {@link #UNBOUNDED} from the start
 * @param calls with arguments among the columns of the input and, behind them, the constants
 */
record OverPlan(
        List<LogicalType> rowTypes,
        int[] partition,
        List<LogicalType> partitionTypes,
        SortField order,
        Time time,
        boolean isRows,
        long preceding,
        AggregateCalls calls,
        List<Literal> constants) {
    static final long UNBOUNDED = -1;

    enum Time {
        EVENT,
        PROCESSING,
        /** Any column, so that new rows change the results of others. */
        NONE
    }

    static OverPlan of(OverAggregate node, RowType inputType, ExpressionCompiler expressions) {
        if (node.groups().size() != 1) {
            throw new NotNativeException("aggregates over several frames in one node");
        }
        OverGroup group = node.groups().get(0);
        if (group.orderBy().size() != 1 || !group.orderBy().get(0).isAscending()) {
            throw new NotNativeException("an OVER window that is not in ascending order of one column");
        }
        if (!(group.upperBound() instanceof WindowBound.CurrentRow)) {
            throw new NotNativeException("an OVER window that does not end with the current row");
        }
        SortField order = group.orderBy().get(0);
        Time time = time(inputType.getTypeAt(order.index()));
        if (time == Time.EVENT && PhysicalType.of(inputType.getTypeAt(order.index())) != PhysicalType.LONG) {
            throw new NotNativeException(
                    "event time of type " + inputType.getTypeAt(order.index()).asSummaryString());
        }
        long preceding = preceding(node, group);
        if (time == Time.NONE && preceding != UNBOUNDED) {
            throw new NotNativeException("an OVER window of bounded length in the order of a column without time");
        }
        List<LogicalType> callTypes = new ArrayList<>(inputType.getChildren());
        node.constants().forEach(constant -> callTypes.add(constant.type()));
        boolean takesRowsBack = preceding != UNBOUNDED;
        AggregateCalls calls = AggregateCalls.of(
                group.aggregateCalls(),
                AggregateCalls.sameRetraction(group.aggregateCalls(), takesRowsBack),
                RowType.of(callTypes.toArray(LogicalType[]::new)),
                false,
                null,
                expressions);
        int[] partition = Columns.toArray(node.partition());
        return new OverPlan(
                inputType.getChildren(),
                partition,
                GroupingKeys.types(partition, inputType),
                order,
                time,
                group.isRows(),
                preceding,
                calls,
                node.constants());
    }

    private static Time time(LogicalType type) {
        if (LogicalTypeChecks.isRowtimeAttribute(type)) {
            return Time.EVENT;
        }
        return LogicalTypeChecks.isProctimeAttribute(type) ? Time.PROCESSING : Time.NONE;
    }

    /** Flink's frames begin at the first row, or at a constant distance before the current one. */
    private static long preceding(OverAggregate node, OverGroup group) {
        if (group.lowerBound() instanceof WindowBound.UnboundedPreceding) {
            return UNBOUNDED;
        }
        if (group.lowerBound() instanceof WindowBound.Bounded bound
                && bound.isPreceding()
                && bound.offset() instanceof InputReference reference) {
            Literal literal = node.constants().get(reference.index() - node.originalInputFields());
            if (literal.value() instanceof Integer || literal.value() instanceof Long) {
                return ((Number) literal.value()).longValue() + (group.isRows() ? 1 : 0);
            }
        }
        throw new NotNativeException("an OVER window from " + group.lowerBound());
    }

    /** Columns of the input with the constants behind them, each as often as there are rows. */
    Batch withConstants(Column[] columns, byte[] rowKinds, int size) {
        return new Batch(withConstants(columns, size), rowKinds, size);
    }

    Column[] withConstants(Column[] columns, int size) {
        if (constants.isEmpty()) {
            return columns;
        }
        Column[] all = Arrays.copyOf(columns, columns.length + constants.size());
        for (int i = 0; i < constants.size(); i++) {
            ColumnBuilder builder = ColumnBuilder.of(constants.get(i).type());
            for (int row = 0; row < size; row++) {
                builder.appendInternal(constants.get(i).value());
            }
            all[columns.length + i] = builder.build();
        }
        return all;
    }

    /** What is kept, for people. */
    String describe() {
        String rows =
                switch (time) {
                    case EVENT ->
                        preceding == UNBOUNDED ? "rows ahead of the watermark" : "rows of the frame and ahead";
                    case PROCESSING -> preceding == UNBOUNDED ? "no rows" : "rows of the frame";
                    case NONE -> "all rows in order";
                };
        return "by partition: " + rows + ", " + calls;
    }
}

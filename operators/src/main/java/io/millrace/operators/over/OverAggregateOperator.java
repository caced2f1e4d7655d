package io.millrace.operators.over;

import io.millrace.data.Batch;
import io.millrace.data.NotNativeException;
import io.millrace.dataflow.Operator;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.operators.rank.SortOrder;
import io.millrace.plan.OverAggregate;
import java.util.List;
import org.apache.flink.table.types.logical.RowType;

/**
 * Appends aggregates over the rows before each row of its partition, by Flink's {@code StreamExecOverAggregate}: in the
 * order of event time, when the watermark has come to a row; in that of processing time, at once or, where rows of one
 * millisecond share their frame, when it is over; or in the order of any other column, where a new row changes the results
 * of those behind it.
 */
public final class OverAggregateOperator {
    private OverAggregateOperator() {}

    /**
     * Makes a node ready to run.
     *
     * @param inputType type of the rows that come in
     * @param ttlMillis after what time without rows the state of a partition is to be forgotten; 0 for never
     * @param expressions finds the functions of users
     */
    public static OperatorFactory factory(
            OverAggregate node, RowType inputType, long ttlMillis, ExpressionCompiler expressions) {
        return new Factory(node, inputType, ttlMillis, expressions);
    }

    private static final class Factory implements OperatorFactory {
        private final OverPlan plan;

        Factory(OverAggregate node, RowType inputType, long ttlMillis, ExpressionCompiler expressions) {
            this.plan = OverPlan.of(node, inputType, expressions);
            boolean forgetsByItself = plan.preceding() != OverPlan.UNBOUNDED && !plan.isRows();
            if (ttlMillis > 0 && !forgetsByItself) {
                throw new NotNativeException("a time to live (table.exec.state.ttl: " + ttlMillis
                        + " ms) for the state of an over aggregate");
            }
            if (plan.time() == OverPlan.Time.NONE) {
                SortOrder.check(List.of(plan.order()), inputType);
            }
        }

        @Override
        public Operator create() {
            return switch (plan.time()) {
                case EVENT -> new TimedOverOperator(plan);
                case PROCESSING ->
                    plan.isRows() || plan.preceding() == OverPlan.UNBOUNDED
                            ? new ImmediateOverOperator(plan)
                            : new TimedOverOperator(plan);
                case NONE -> new SortedOverOperator(plan);
            };
        }

        @Override
        public String stateDescription() {
            return plan.describe();
        }
    }

    static void checkInsertOnly(Batch batch) {
        if (batch.rowKinds() != null) {
            for (int row = 0; row < batch.size(); row++) {
                if (batch.rowKind(row) != Batch.INSERT) {
                    throw new IllegalStateException("an over aggregate in the order of time got an update or a delete");
                }
            }
        }
    }
}

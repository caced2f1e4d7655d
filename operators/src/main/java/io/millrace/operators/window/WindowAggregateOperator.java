package io.millrace.operators.window;

import io.millrace.data.Batch;
import io.millrace.dataflow.Operator;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.plan.WindowAggregate;
import io.millrace.plan.spec.WindowSpec;
import org.apache.flink.table.types.logical.RowType;

/** Aggregates rows by key and window; emits a window once, when time has passed its end. */
public final class WindowAggregateOperator extends WindowOperator {
    private WindowAggregateOperator(WindowPlan plan) {
        super(plan);
    }

    /**
     * Makes a node ready to run.
     *
     * @param inputType type of the rows that come in
     * @param expressions finds the functions of users
     */
    public static OperatorFactory factory(WindowAggregate node, RowType inputType, ExpressionCompiler expressions) {
        return node.windowing().window() instanceof WindowSpec.Session session
                ? new SessionWindowAggregateOperator.Factory(node, session, inputType, expressions)
                : new Factory(node, inputType, expressions);
    }

    private static final class Factory implements OperatorFactory {
        private final WindowPlan plan;

        Factory(WindowAggregate node, RowType inputType, ExpressionCompiler expressions) {
            RowSlices.check(node.windowing(), inputType);
            this.plan = WindowPlan.of(
                    node,
                    node.grouping(),
                    WindowPlan.calls(
                            node.aggregateCalls(), node.windowing(), node.needRetraction(), inputType, expressions),
                    node.windowing(),
                    node.properties(),
                    inputType);
        }

        @Override
        public Operator create() {
            return new WindowAggregateOperator(plan);
        }

        @Override
        public String stateDescription() {
            return "by slice and key: " + plan.calls();
        }
    }

    @Override
    void take(Batch batch, int[] cells) {
        windows.state().accumulate(batch, cells);
    }
}

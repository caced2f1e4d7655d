package io.millrace.operators.window;

import io.millrace.data.Batch;
import io.millrace.dataflow.Operator;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.plan.GlobalWindowAggregate;
import org.apache.flink.table.types.logical.RowType;

/** Merges the output of local window aggregates; emits a window once, when time has passed its end. */
public final class GlobalWindowAggregateOperator extends WindowOperator {
    private final int firstAccumulator;

    private GlobalWindowAggregateOperator(WindowPlan plan) {
        super(plan);
        this.firstAccumulator = plan.grouping().length;
    }

    /**
     * Makes a node ready to run.
     *
     * @param inputType type of the rows that come in: keys, accumulators, end of the slice
     * @param expressions finds the functions of users
     */
    public static OperatorFactory factory(
            GlobalWindowAggregate node, RowType inputType, ExpressionCompiler expressions) {
        return new Factory(node, inputType, expressions);
    }

    private static final class Factory implements OperatorFactory {
        private final WindowPlan plan;

        Factory(GlobalWindowAggregate node, RowType inputType, ExpressionCompiler expressions) {
            RowSlices.check(node.windowing(), inputType);
            this.plan = WindowPlan.of(
                    node,
                    node.grouping(),
                    WindowPlan.calls(
                            node.aggregateCalls(),
                            node.windowing(),
                            node.needRetraction(),
                            node.localInputType(),
                            expressions),
                    node.windowing(),
                    node.properties(),
                    inputType);
            plan.calls().checkLayout(inputType, plan.grouping().length);
        }

        @Override
        public Operator create() {
            return new GlobalWindowAggregateOperator(plan);
        }

        @Override
        public String stateDescription() {
            return "by slice and key: " + plan.calls();
        }
    }

    @Override
    void take(Batch batch, int[] cells) {
        windows.state().merge(batch, firstAccumulator, cells);
    }
}

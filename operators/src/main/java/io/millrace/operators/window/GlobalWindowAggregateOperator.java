package io.millrace.operators.window;

import io.millrace.data.Batch;
import io.millrace.dataflow.Operator;
import io.millrace.dataflow.OperatorFactory;
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
     */
    public static OperatorFactory factory(GlobalWindowAggregate node, RowType inputType) {
        return new Factory(node, inputType);
    }

    private static final class Factory implements OperatorFactory {
        private final WindowPlan plan;

        Factory(GlobalWindowAggregate node, RowType inputType) {
            RowSlices.check(node.windowing(), inputType);
            this.plan = WindowPlan.of(
                    node,
                    node.grouping(),
                    node.aggregateCalls(),
                    node.windowing(),
                    node.properties(),
                    node.needRetraction(),
                    inputType,
                    node.localInputType());
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

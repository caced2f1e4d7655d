package io.millrace.operators.window;

import io.millrace.data.Batch;
import io.millrace.dataflow.Operator;
import io.millrace.dataflow.OperatorFactory;
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
     */
    public static OperatorFactory factory(WindowAggregate node, RowType inputType) {
        return node.windowing().window() instanceof WindowSpec.Session session
                ? new SessionWindowAggregateOperator.Factory(node, session, inputType)
                : new Factory(node, inputType);
    }

    private static final class Factory implements OperatorFactory {
        private final WindowPlan plan;

        Factory(WindowAggregate node, RowType inputType) {
            RowSlices.check(node.windowing(), inputType);
            this.plan = WindowPlan.of(
                    node,
                    node.grouping(),
                    node.aggregateCalls(),
                    node.windowing(),
                    node.properties(),
                    node.needRetraction(),
                    inputType,
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

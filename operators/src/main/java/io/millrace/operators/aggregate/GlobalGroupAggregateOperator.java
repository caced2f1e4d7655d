package io.millrace.operators.aggregate;

import io.millrace.data.Batch;
import io.millrace.dataflow.Operator;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.dataflow.Output;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.operators.StateTtl;
import io.millrace.plan.GlobalGroupAggregate;
import io.millrace.plan.spec.Columns;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** Merges the output of local aggregates by key; emits, at the end of an epoch, how each group touched has changed. */
public final class GlobalGroupAggregateOperator implements Operator {
    private final GroupChanges groups;
    private final int firstAccumulator;

    private GlobalGroupAggregateOperator(Factory factory) {
        this.groups = new GroupChanges(
                factory.calls, factory.keyTypes, factory.grouping, factory.generateUpdateBefore, factory.ttlMillis);
        this.firstAccumulator = factory.grouping.length;
    }

    /**
     * Makes a node ready to run.
     *
     * @param inputType type of the rows that come in: keys and accumulators of the local aggregate
     * @param expressions finds the functions of users
     */
    public static OperatorFactory factory(
            GlobalGroupAggregate node, RowType inputType, ExpressionCompiler expressions) {
        return new Factory(node, inputType, expressions);
    }

    private static final class Factory implements OperatorFactory {
        private final AggregateCalls calls;
        private final List<LogicalType> keyTypes;
        private final int[] grouping;
        private final boolean generateUpdateBefore;
        private final long ttlMillis;

        Factory(GlobalGroupAggregate node, RowType inputType, ExpressionCompiler expressions) {
            this.ttlMillis = StateTtl.millis(node);
            this.calls = AggregateCalls.of(
                    node.aggregateCalls(),
                    node.needRetractions(),
                    node.localInputType(),
                    node.needRetraction(),
                    node.indexOfCountStar(),
                    expressions);
            this.grouping = Columns.toArray(node.grouping());
            this.keyTypes = GroupingKeys.types(grouping, inputType);
            this.generateUpdateBefore = node.generateUpdateBefore();
            calls.checkLayout(inputType, grouping.length);
        }

        @Override
        public Operator create() {
            return new GlobalGroupAggregateOperator(this);
        }

        @Override
        public String stateDescription() {
            return "by group: " + calls;
        }
    }

    @Override
    public void open(OperatorContext context) {
        groups.open(context);
    }

    @Override
    public void process(int input, Batch batch, Output output) {
        int[] slots = groups.touch(batch);
        groups.state().merge(batch, firstAccumulator, slots);
    }

    @Override
    public void advanceTime(long watermarkMillis, Output output) {
        groups.forgetExpired();
    }

    @Override
    public long nextTimerMillis() {
        return groups.nextTimerMillis();
    }

    @Override
    public void endEpoch(Output output) {
        groups.emit(output);
    }

    @Override
    public void snapshot(DataOutput out) throws IOException {
        groups.snapshot(out);
    }

    @Override
    public void restore(DataInput in) throws IOException {
        groups.restore(in);
    }

    @Override
    public long stateRows() {
        return groups.groupCount();
    }

    @Override
    public long stateBytes() {
        return groups.sizeBytes();
    }
}

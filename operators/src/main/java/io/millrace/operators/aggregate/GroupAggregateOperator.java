package io.millrace.operators.aggregate;

import io.millrace.data.Batch;
import io.millrace.dataflow.Operator;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.dataflow.Output;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.operators.StateTtl;
import io.millrace.plan.GroupAggregate;
import io.millrace.plan.spec.Columns;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** Aggregates by key without windows; emits, at the end of an epoch, how each group touched has changed. */
public final class GroupAggregateOperator implements Operator {
    private final GroupChanges groups;
    private final boolean needRetraction;

    private GroupAggregateOperator(Factory factory) {
        this.groups = new GroupChanges(
                factory.calls, factory.keyTypes, factory.grouping, factory.generateUpdateBefore, factory.ttlMillis);
        this.needRetraction = factory.needRetraction;
    }

    /**
     * Makes a node ready to run.
     *
     * @param inputType type of the rows that come in
     * @param expressions finds the functions of users
     */
    public static OperatorFactory factory(GroupAggregate node, RowType inputType, ExpressionCompiler expressions) {
        return new Factory(node, inputType, expressions);
    }

    private static final class Factory implements OperatorFactory {
        private final AggregateCalls calls;
        private final List<LogicalType> keyTypes;
        private final int[] grouping;
        private final boolean generateUpdateBefore;
        private final long ttlMillis;
        private final boolean needRetraction;

        Factory(GroupAggregate node, RowType inputType, ExpressionCompiler expressions) {
            this.ttlMillis = StateTtl.millis(node);
            this.calls = AggregateCalls.of(
                    node.aggregateCalls(), node.needRetractions(), inputType, node.needRetraction(), null, expressions);
            this.grouping = Columns.toArray(node.grouping());
            this.keyTypes = GroupingKeys.types(grouping, inputType);
            this.generateUpdateBefore = node.generateUpdateBefore();
            this.needRetraction = node.needRetraction();
        }

        @Override
        public Operator create() {
            return new GroupAggregateOperator(this);
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
        if (needRetraction) {
            groups.state().accumulateKnown(batch, slots);
        } else {
            groups.state().accumulate(batch, slots);
        }
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

package io.millrace.operators.aggregate;

import io.millrace.data.Batch;
import io.millrace.data.Column;
import io.millrace.dataflow.Operator;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.dataflow.Output;
import io.millrace.dataflow.StatelessOperator;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.plan.LocalGroupAggregate;
import io.millrace.plan.spec.Columns;
import io.millrace.state.KeyTable;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * Aggregates the rows of an epoch by key before the exchange, so that fewer rows cross it. Emits keys and accumulators at
 * the end of the epoch, in the order in which the epoch brought the keys, and forgets them.
 */
public final class LocalGroupAggregateOperator implements StatelessOperator {
    private final AggregateState state;
    private final KeyTable keys;
    private final int[] grouping;

    private int[] slots = {};

    /** Slots of the epoch's keys in the order of their first rows. */
    private int[] order = new int[64];

    private int orderCount;

    private LocalGroupAggregateOperator(Factory factory) {
        this.state = factory.calls.create();
        this.keys = new KeyTable(factory.keyTypes);
        this.grouping = factory.grouping;
    }

    /**
     * Makes a node ready to run.
     *
     * @param inputType type of the rows that come in
     * @param expressions finds the functions of users
     */
    public static OperatorFactory factory(LocalGroupAggregate node, RowType inputType, ExpressionCompiler expressions) {
        return new Factory(node, inputType, expressions);
    }

    private static final class Factory implements OperatorFactory {
        private final AggregateCalls calls;
        private final List<LogicalType> keyTypes;
        private final int[] grouping;

        Factory(LocalGroupAggregate node, RowType inputType, ExpressionCompiler expressions) {
            this.calls = AggregateCalls.of(
                    node.aggregateCalls(), node.needRetractions(), inputType, node.needRetraction(), null, expressions);
            this.grouping = Columns.toArray(node.grouping());
            this.keyTypes = GroupingKeys.types(grouping, inputType);
            calls.checkLayout(node.outputType(), grouping.length);
        }

        @Override
        public Operator create() {
            return new LocalGroupAggregateOperator(this);
        }
    }

    @Override
    public void open(OperatorContext context) {}

    @Override
    public void process(int input, Batch batch, Output output) {
        if (slots.length < batch.size()) {
            slots = new int[batch.size()];
        }
        keys.findOrInsert(batch, grouping, slots);
        int newCount = keys.newSlotCount();
        if (orderCount + newCount > order.length) {
            order = Arrays.copyOf(order, Math.max(orderCount + newCount, order.length * 2));
        }
        System.arraycopy(keys.newSlots(), 0, order, orderCount, newCount);
        orderCount += newCount;
        state.ensureCapacity(keys.slotLimit());
        state.accumulate(batch, slots);
    }

    @Override
    public void endEpoch(Output output) {
        if (orderCount == 0) {
            return;
        }
        Column[] keyColumns = keys.gatherKeys(order, orderCount);
        Column[] accumulators = state.accumulatorColumns(order, orderCount);
        Column[] columns = Arrays.copyOf(keyColumns, keyColumns.length + accumulators.length);
        System.arraycopy(accumulators, 0, columns, keyColumns.length, accumulators.length);
        output.emit(new Batch(columns, null, orderCount));
        for (int i = 0; i < orderCount; i++) {
            state.reset(order[i]);
        }
        keys.clear();
        orderCount = 0;
    }
}

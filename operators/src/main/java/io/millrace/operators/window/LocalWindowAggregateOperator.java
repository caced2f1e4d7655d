package io.millrace.operators.window;

import io.millrace.data.Batch;
import io.millrace.data.Column;
import io.millrace.data.LongColumn;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.dataflow.Output;
import io.millrace.dataflow.StatelessOperator;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.operators.aggregate.AggregateState;
import io.millrace.plan.LocalWindowAggregate;
import io.millrace.state.KeyTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates the rows of an epoch by key and slice before the exchange. Emits keys, accumulators and the end of the slice
 * at the end of the epoch, in the order in which the epoch brought them, and forgets them. Which rows are late is for the
 * global aggregate to say.
 */
public final class LocalWindowAggregateOperator implements StatelessOperator {
    private final WindowPlan plan;
    private final AggregateState state;

    /** By the end of the slice and the key. */
    private final KeyTable keys;

    private final int[] tableKey;
    private @Nullable RowSlices rowSlices;

    private int[] slots = {};

    /** Slots of the epoch in the order of their first rows. */
    private int[] order = new int[64];

    private int orderCount;

    private LocalWindowAggregateOperator(WindowPlan plan) {
        this.plan = plan;
        this.state = plan.calls().create();
        List<LogicalType> tableTypes = new ArrayList<>();
        tableTypes.add(new BigIntType(false));
        tableTypes.addAll(plan.keyTypes());
        this.keys = new KeyTable(tableTypes);
        this.tableKey = new int[tableTypes.size()];
        Arrays.setAll(tableKey, i -> i);
    }

    /**
     * Makes a node ready to run.
     *
     * @param inputType type of the rows that come in
     * @param expressions finds the functions of users
     */
    public static OperatorFactory factory(
            LocalWindowAggregate node, RowType inputType, ExpressionCompiler expressions) {
        RowSlices.check(node.windowing(), inputType);
        WindowPlan plan = WindowPlan.of(
                node,
                node.grouping(),
                WindowPlan.calls(
                        node.aggregateCalls(), node.windowing(), node.needRetraction(), inputType, expressions),
                node.windowing(),
                List.of(),
                inputType);
        plan.calls().checkLayout(node.outputType(), plan.grouping().length);
        return () -> new LocalWindowAggregateOperator(plan);
    }

    @Override
    public void open(OperatorContext context) {
        rowSlices = new RowSlices(plan, new LocalTime(plan.zone()), context.clock());
    }

    @Override
    public void process(int input, Batch batch, Output output) {
        RowSlices slicer = rowSlices;
        if (slicer == null) {
            throw new IllegalStateException("the operator was not opened");
        }
        int size = batch.size();
        if (slots.length < size) {
            slots = new int[size];
        }
        keys.findOrInsert(keyBatch(batch, slicer.ends(batch)), tableKey, slots);
        int newCount = keys.newSlotCount();
        if (orderCount + newCount > order.length) {
            order = Arrays.copyOf(order, Math.max(orderCount + newCount, order.length * 2));
        }
        System.arraycopy(keys.newSlots(), 0, order, orderCount, newCount);
        orderCount += newCount;
        state.ensureCapacity(keys.slotLimit());
        state.accumulate(batch, slots);
    }

    private Batch keyBatch(Batch batch, long[] ends) {
        int[] grouping = plan.grouping();
        Column[] columns = new Column[grouping.length + 1];
        columns[0] = new LongColumn(ends, null, batch.size());
        for (int i = 0; i < grouping.length; i++) {
            columns[i + 1] = batch.column(grouping[i]);
        }
        return new Batch(columns, null, batch.size());
    }

    @Override
    public void endEpoch(Output output) {
        if (orderCount == 0) {
            return;
        }
        Column[] sliceAndKeys = keys.gatherKeys(order, orderCount);
        Column[] accumulators = state.accumulatorColumns(order, orderCount);
        int keyCount = sliceAndKeys.length - 1;
        Column[] columns = new Column[keyCount + accumulators.length + 1];
        System.arraycopy(sliceAndKeys, 1, columns, 0, keyCount);
        System.arraycopy(accumulators, 0, columns, keyCount, accumulators.length);
        columns[columns.length - 1] = sliceAndKeys[0];
        output.emit(new Batch(columns, null, orderCount));
        for (int i = 0; i < orderCount; i++) {
            state.reset(order[i]);
        }
        keys.clear();
        orderCount = 0;
    }
}

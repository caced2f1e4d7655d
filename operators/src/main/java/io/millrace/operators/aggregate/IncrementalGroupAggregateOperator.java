package io.millrace.operators.aggregate;

import io.millrace.data.Batch;
import io.millrace.data.Column;
import io.millrace.data.NotNativeException;
import io.millrace.dataflow.Operator;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.dataflow.Output;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.operators.SlotArrays;
import io.millrace.operators.Snapshots;
import io.millrace.plan.IncrementalGroupAggregate;
import io.millrace.plan.spec.Columns;
import io.millrace.state.KeyTable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * The middle of a distinct aggregate that is split by the hash of its values: takes what local aggregates give by partial key,
 * that is final key and hash, remembers the distinct values of each partial key, and emits by final key how much an epoch
 * adds to the aggregates. Follows Flink's MiniBatchIncrementalGroupAggFunction.
 */
public final class IncrementalGroupAggregateOperator implements Operator {
    private static final int VERSION = 1;

    private final int[] partialGrouping;
    private final int[] finalGrouping;
    private final KeyTable partialKeys;

    /** Distinct values by slot of the partial key, which outlive an epoch; accumulators by slot of the final key, which do not. */
    private final AggregateState state;

    // What the present epoch did: empty between epochs.
    private final KeyTable finalKeys;
    private int[] partialSlots = {};
    private int[] finalSlots = {};
    private int[] order = {};
    private int orderCount;
    private int[] touched = {};
    private int touchedCount;
    private boolean[] isTouched = {};

    private IncrementalGroupAggregateOperator(Factory factory) {
        this.partialGrouping = factory.partialGrouping;
        this.finalGrouping = factory.finalGrouping;
        this.partialKeys = new KeyTable(factory.partialTypes);
        this.finalKeys = new KeyTable(
                IntStream.of(finalGrouping).mapToObj(factory.partialTypes::get).toList());
        this.state = factory.calls.create();
    }

    /**
     * Makes a node ready to run.
     *
     * @param inputType type of the rows that come in: partial keys and accumulators of the local aggregate
     * @param expressions finds the functions of users
     */
    public static OperatorFactory factory(
            IncrementalGroupAggregate node, RowType inputType, ExpressionCompiler expressions) {
        return new Factory(node, inputType, expressions);
    }

    private static final class Factory implements OperatorFactory {
        private final AggregateCalls calls;
        private final int[] partialGrouping;
        private final int[] finalGrouping;
        private final List<LogicalType> partialTypes;

        Factory(IncrementalGroupAggregate node, RowType inputType, ExpressionCompiler expressions) {
            GroupingKeys.refuseTimeToLive(node);
            this.calls = AggregateCalls.of(
                    node.partialAggregateCalls(),
                    node.partialNeedRetractions(),
                    node.partialLocalInputType(),
                    node.partialNeedRetraction(),
                    null,
                    expressions);
            this.partialGrouping = Columns.toArray(node.partialGrouping());
            this.finalGrouping = Columns.toArray(node.finalGrouping());
            this.partialTypes = GroupingKeys.types(partialGrouping, inputType);
            calls.checkLayout(inputType, partialGrouping.length);
            if (!Arrays.equals(partialGrouping, Accumulators.slotsBelow(partialGrouping.length))) {
                throw new NotNativeException("a split distinct aggregate whose keys are not the first columns");
            }
        }

        @Override
        public Operator create() {
            return new IncrementalGroupAggregateOperator(this);
        }

        @Override
        public String stateDescription() {
            return "distinct values by group and hash: " + calls;
        }
    }

    @Override
    public void open(OperatorContext context) {}

    @Override
    public void process(int input, Batch batch, Output output) {
        int size = batch.size();
        partialSlots = SlotArrays.scratch(partialSlots, size);
        finalSlots = SlotArrays.scratch(finalSlots, size);
        partialKeys.findOrInsert(batch, partialGrouping, partialSlots);
        finalKeys.findOrInsert(batch, finalGrouping, finalSlots);
        state.ensureCapacity(Math.max(partialKeys.slotLimit(), finalKeys.slotLimit()));
        rememberOrder();
        touch(size);
        state.mergeIncrements(batch, partialGrouping.length, partialSlots, finalSlots);
    }

    private void rememberOrder() {
        int newCount = finalKeys.newSlotCount();
        order = SlotArrays.grow(order, orderCount + newCount, 0);
        System.arraycopy(finalKeys.newSlots(), 0, order, orderCount, newCount);
        orderCount += newCount;
    }

    private void touch(int size) {
        if (isTouched.length < partialKeys.slotLimit()) {
            isTouched = Arrays.copyOf(isTouched, partialKeys.slotLimit() * 2);
        }
        for (int row = 0; row < size; row++) {
            int slot = partialSlots[row];
            if (!isTouched[slot]) {
                isTouched[slot] = true;
                touched = SlotArrays.grow(touched, touchedCount + 1, 0);
                touched[touchedCount++] = slot;
            }
        }
    }

    @Override
    public void endEpoch(Output output) {
        if (orderCount == 0) {
            return;
        }
        Column[] keyColumns = finalKeys.gatherKeys(order, orderCount);
        Column[] increments = state.accumulatorColumnsWithoutDistinct(order, orderCount);
        Column[] columns = Arrays.copyOf(keyColumns, keyColumns.length + increments.length);
        System.arraycopy(increments, 0, columns, keyColumns.length, increments.length);
        output.emit(new Batch(columns, null, orderCount));
        for (int i = 0; i < orderCount; i++) {
            state.resetAccumulators(order[i]);
        }
        finalKeys.clear();
        orderCount = 0;
        forgetEmpty();
    }

    /** A partial key without distinct values is as if it had never come. */
    private void forgetEmpty() {
        for (int i = 0; i < touchedCount; i++) {
            int slot = touched[i];
            isTouched[slot] = false;
            if (!state.hasDistinctValues(slot)) {
                partialKeys.remove(slot);
            }
        }
        touchedCount = 0;
    }

    /** Bytes: version, partial keys, their distinct values (and accumulators, which are empty). */
    @Override
    public void snapshot(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        partialKeys.snapshot(out);
        state.snapshot(partialKeys.slotLimit(), out);
    }

    @Override
    public void restore(DataInput in) throws IOException {
        Snapshots.checkVersion(in, VERSION, "incremental group aggregate");
        partialKeys.restore(in);
        state.restore(partialKeys.slotLimit(), in);
        isTouched = new boolean[partialKeys.slotLimit()];
    }

    @Override
    public long stateRows() {
        return partialKeys.size();
    }

    @Override
    public long stateBytes() {
        return partialKeys.sizeBytes() + state.sizeBytes();
    }
}

package io.millrace.engine;

import io.millrace.data.Batch;
import io.millrace.data.BatchBuilder;
import io.millrace.dataflow.Operator;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.Output;
import io.millrace.state.KeyTable;
import io.millrace.state.LongStateColumn;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.VarCharType;

/**
 * Counts rows by their first column and emits, at the end of an epoch, every count that has changed: the key, its count and
 * the watermark. Small enough to be right by sight, and with all that an operator of the engine can have.
 */
final class RunningCounts implements Operator {
    private final KeyTable keys = new KeyTable(List.of(VarCharType.STRING_TYPE));
    private final LongStateColumn counts = new LongStateColumn();
    private final BatchBuilder results =
            new BatchBuilder(List.of(VarCharType.STRING_TYPE, new BigIntType(), new BigIntType()));
    private final TreeSet<Integer> touched = new TreeSet<>();
    private OperatorContext context;

    @Override
    public void open(OperatorContext newContext) {
        context = newContext;
    }

    @Override
    public void process(int input, Batch batch, Output output) {
        int[] slots = new int[batch.size()];
        keys.findOrInsert(batch, new int[] {0}, slots);
        counts.ensureCapacity(keys.slotLimit());
        for (int i = 0; i < keys.newSlotCount(); i++) {
            counts.set(keys.newSlots()[i], 0);
        }
        for (int slot : slots) {
            counts.set(slot, counts.get(slot) + 1);
            touched.add(slot);
        }
    }

    @Override
    public void endEpoch(Output output) {
        for (int slot : touched) {
            results.column(0).append(keys.gatherKeys(new int[] {slot}, 1)[0], 0);
            results.column(1).appendInternal(counts.get(slot));
            results.column(2).appendInternal(context.watermark());
            results.endRow(Batch.UPDATE_AFTER);
        }
        touched.clear();
        if (!results.isEmpty()) {
            output.emit(results.build());
        }
    }

    @Override
    public long stateRows() {
        return keys.size();
    }

    @Override
    public void snapshot(DataOutput out) throws IOException {
        keys.snapshot(out);
        for (int slot = 0; slot < keys.slotLimit(); slot++) {
            out.writeLong(counts.get(slot));
        }
    }

    @Override
    public void restore(DataInput in) throws IOException {
        keys.restore(in);
        counts.ensureCapacity(keys.slotLimit());
        for (int slot = 0; slot < keys.slotLimit(); slot++) {
            counts.set(slot, in.readLong());
        }
    }
}

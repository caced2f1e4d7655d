package io.millrace.operators.over;

import io.millrace.data.Batch;
import io.millrace.data.Column;
import io.millrace.dataflow.Operator;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.Output;
import io.millrace.operators.SlotArrays;
import io.millrace.operators.Snapshots;
import io.millrace.operators.aggregate.AggregateState;
import io.millrace.operators.aggregate.TwoColumns;
import io.millrace.state.KeyTable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * An over aggregate in the order of a column that is no time, from the first row of the partition to the current one: a row
 * that comes or goes changes the results of those behind it. Follows Flink's NonTimeRowsUnboundedPrecedingFunction and
 * NonTimeRangeUnboundedPrecedingFunction: rows that come keep their kind, rows that go are deletes, and the others change
 * from -U to +U as far as accumulators differ.
 *
 * <p>The changes of an epoch are folded: at its end each touched partition is gone through once, from its first change on.
 * Every group of rows with the same results keeps its accumulators, so that what lies before the change is not read.
 */
final class SortedOverOperator implements Operator {
    private static final int VERSION = 1;

    private final OverPlan plan;
    private final KeyTable keys;
    private final SortedFrames frames;

    /** By group. */
    private final AggregateState state;

    // What the present epoch did: empty between epochs.
    private int[] slots = {};
    private boolean[] isTouched = {};
    private int[] touched = {};
    private int touchedCount;
    private final Changes removed = new Changes();
    private int[] emptied = {};
    private int emptiedCount;
    private final SortedFrames.Removed lastRemoved = new SortedFrames.Removed();

    SortedOverOperator(OverPlan plan) {
        this.plan = plan;
        this.keys = new KeyTable(plan.partitionTypes());
        this.frames = new SortedFrames(plan);
        this.state = plan.calls().create();
    }

    /** Rows to be put out: each with its kind and which of some results is its own. */
    private static final class Changes {
        int[] rows = new int[16];
        int[] results = new int[16];
        byte[] kinds = new byte[16];
        int count;

        void add(int row, int result, byte kind) {
            if (count == rows.length) {
                rows = Arrays.copyOf(rows, count * 2);
                results = Arrays.copyOf(results, count * 2);
                kinds = Arrays.copyOf(kinds, count * 2);
            }
            rows[count] = row;
            results[count] = result;
            kinds[count++] = kind;
        }
    }

    @Override
    public void open(OperatorContext context) {}

    @Override
    public void process(int input, Batch batch, Output output) {
        slots = SlotArrays.scratch(slots, batch.size());
        keys.findOrInsert(batch, plan.partition(), slots);
        frames.ensureCapacity(keys.slotLimit());
        isTouched = isTouched.length < keys.slotLimit() ? Arrays.copyOf(isTouched, 2 * keys.slotLimit()) : isTouched;
        frames.use(batch);
        for (int row = 0; row < batch.size(); row++) {
            int partition = slots[row];
            touch(partition);
            if (Batch.isAddition(batch.rowKind(row))) {
                frames.add(partition, batch, row);
            } else {
                remove(partition, batch, row);
            }
        }
        state.ensureCapacity(frames.groupLimit());
    }

    private void touch(int partition) {
        if (!isTouched[partition]) {
            isTouched[partition] = true;
            touched = SlotArrays.grow(touched, touchedCount + 1, 0);
            touched[touchedCount++] = partition;
        }
    }

    /** A row that is not there is not taken out, as in Flink. */
    private void remove(int partition, Batch batch, int row) {
        frames.remove(partition, batch, row, lastRemoved);
        if (lastRemoved.row == SortedFrames.NONE) {
            return;
        }
        if (frames.isNewRow(lastRemoved.row)) {
            frames.freeRow(lastRemoved.row);
        } else {
            removed.add(lastRemoved.row, lastRemoved.group, Batch.DELETE);
        }
        if (lastRemoved.isGroupEmpty) {
            emptied = SlotArrays.grow(emptied, emptiedCount + 1, 0);
            emptied[emptiedCount++] = lastRemoved.group;
        }
    }

    @Override
    public void endEpoch(Output output) {
        if (touchedCount == 0) {
            return;
        }
        emitRemoved(output);
        recompute(output);
        for (int i = 0; i < removed.count; i++) {
            frames.freeRow(removed.rows[i]);
        }
        for (int i = 0; i < emptiedCount; i++) {
            state.reset(emptied[i]);
            frames.freeGroup(emptied[i]);
        }
        for (int i = 0; i < touchedCount; i++) {
            int partition = touched[i];
            isTouched[partition] = false;
            frames.settlePartition(partition);
            if (frames.size(partition) == 0) {
                keys.remove(partition);
            }
        }
        removed.count = 0;
        emptiedCount = 0;
        touchedCount = 0;
    }

    /** Rows that are gone, with the results they had: those that their groups still have. */
    private void emitRemoved(Output output) {
        if (removed.count > 0) {
            Column[] results = state.results(removed.results, removed.count);
            emit(removed, results, output);
        }
    }

    private void emit(Changes changes, Column[] results, Output output) {
        Column[] columns = frames.rows().gather(changes.rows, changes.count);
        Column[] all = Arrays.copyOf(columns, columns.length + results.length);
        System.arraycopy(results, 0, all, columns.length, results.length);
        output.emit(new Batch(all, Arrays.copyOf(changes.kinds, changes.count), changes.count));
    }

    /** Goes through the touched partitions side by side, a group of each at a time. */
    private void recompute(Output output) {
        int[] partitions = new int[touchedCount];
        int[] indexes = new int[touchedCount];
        int count = 0;
        for (int i = 0; i < touchedCount; i++) {
            int partition = touched[i];
            if (frames.firstDirty(partition) < frames.size(partition)) {
                partitions[count] = partition;
                indexes[count++] = frames.firstDirty(partition);
            }
        }
        while (count > 0) {
            boolean[] isEqual = recomputeGroups(partitions, indexes, count, output);
            int left = 0;
            for (int i = 0; i < count; i++) {
                int partition = partitions[i];
                boolean isOver = isEqual[i] && frames.dirtyCount(partition) == 0;
                if (!isOver && indexes[i] + 1 < frames.size(partition)) {
                    partitions[left] = partition;
                    indexes[left++] = indexes[i] + 1;
                }
            }
            count = left;
        }
    }

    /** Finds the aggregates of a group of each partition anew from those of the group before; tells which stay the same. */
    private boolean[] recomputeGroups(int[] partitions, int[] indexes, int count, Output output) {
        int[] groups = new int[count];
        for (int i = 0; i < count; i++) {
            groups[i] = frames.group(partitions[i], indexes[i]);
        }
        Column[] accumulatorsBefore = state.accumulatorColumns(groups, count);
        Column[] before = state.results(groups, count);
        startFromGroupsBefore(partitions, indexes, groups, count);
        accumulateRows(groups, count);
        Column[] after = state.results(groups, count);
        boolean[] isEqual = TwoColumns.equalRows(accumulatorsBefore, state.accumulatorColumns(groups, count), count);
        Changes changes = new Changes();
        for (int i = 0; i < count; i++) {
            int group = groups[i];
            isEqual[i] &= !frames.isNewGroup(group);
            addChanges(group, i, count, isEqual[i], changes);
            if (frames.clean(partitions[i], group)) {
                frames.settle(group);
            }
        }
        if (changes.count > 0) {
            Column[] results = new Column[after.length];
            for (int i = 0; i < results.length; i++) {
                results[i] = TwoColumns.gather(before[i], after[i], count, changes.results, changes.count);
            }
            emit(changes, results, output);
        }
        return isEqual;
    }

    private void startFromGroupsBefore(int[] partitions, int[] indexes, int[] groups, int count) {
        int[] from = new int[count];
        int[] to = new int[count];
        int copies = 0;
        for (int i = 0; i < count; i++) {
            state.reset(groups[i]);
            if (indexes[i] > 0) {
                from[copies] = frames.group(partitions[i], indexes[i] - 1);
                to[copies++] = groups[i];
            }
        }
        if (copies > 0) {
            state.copySlots(from, to, copies);
        }
    }

    private void accumulateRows(int[] groups, int count) {
        int[] rows = new int[count];
        int[] rowGroups = new int[count];
        int rowCount = 0;
        for (int i = 0; i < count; i++) {
            for (int row = frames.firstRow(groups[i]); row != SortedFrames.NONE; row = frames.next(row)) {
                rows = SlotArrays.grow(rows, rowCount + 1, 0);
                rowGroups = SlotArrays.grow(rowGroups, rowCount + 1, 0);
                rows[rowCount] = row;
                rowGroups[rowCount++] = groups[i];
            }
        }
        Column[] columns = plan.withConstants(frames.rows().gather(rows, rowCount), rowCount);
        state.accumulate(new Batch(columns, null, rowCount), rowGroups);
    }

    /** A result below {@code count} is one before the epoch, one above a new one. */
    private void addChanges(int group, int index, int count, boolean isEqual, Changes changes) {
        for (int row = frames.firstRow(group); row != SortedFrames.NONE; row = frames.next(row)) {
            if (frames.isNewRow(row)) {
                changes.add(row, count + index, frames.birthKind(row));
            } else if (!isEqual) {
                changes.add(row, index, Batch.UPDATE_BEFORE);
                changes.add(row, count + index, Batch.UPDATE_AFTER);
            }
        }
    }

    /** Bytes: version, partitions, rows in their order, the aggregates of each group. */
    @Override
    public void snapshot(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        keys.snapshot(out);
        frames.snapshot(keys.slotLimit(), out);
        state.snapshot(frames.groupLimit(), out);
    }

    @Override
    public void restore(DataInput in) throws IOException {
        Snapshots.checkVersion(in, VERSION, "over aggregate in the order of a column");
        keys.restore(in);
        frames.restore(keys.slotLimit(), in);
        state.restore(frames.groupLimit(), in);
        isTouched = new boolean[keys.slotLimit()];
    }

    @Override
    public long stateRows() {
        return frames.rows().size();
    }

    @Override
    public long stateBytes() {
        return keys.sizeBytes() + frames.sizeBytes() + state.sizeBytes();
    }
}

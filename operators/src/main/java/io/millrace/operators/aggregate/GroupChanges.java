package io.millrace.operators.aggregate;

import io.millrace.data.Batch;
import io.millrace.data.Column;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.Output;
import io.millrace.state.KeyTable;
import io.millrace.state.TimeToLive;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * Groups by key with their aggregates, and what an epoch changes in them: what group and global group aggregates share.
 *
 * <p>The first time an epoch touches a group, the group's results are put aside; at the end of the epoch they are compared
 * with the new ones. Groups are put out in the order in which the epoch touched them first. What follows from old and new
 * results, and that equal ones give nothing, is that of Flink's {@code GroupAggFunction}. A group that has a time to live keeps it from
 * the last row on, and is then forgotten as a whole; equal results are put out again, so that those who read them keep them.
 */
final class GroupChanges {
    private static final int VERSION = 1;

    private final AggregateState state;
    private final KeyTable keys;
    private final int[] grouping;
    private final boolean countsRows;
    private final boolean generateUpdateBefore;
    private final TimeToLive ttl;
    private @Nullable OperatorContext context;

    /** By slot: the group was put out in an earlier epoch and not deleted. */
    private boolean[] isKnown = {};

    private boolean[] isTouched = {};
    private final List<Touched> touched = new ArrayList<>();
    private int[] slots = {};

    /** Groups that one batch touched first, with their results before. */
    private record Touched(int[] slots, int count, Column[] before) {}

    /** @param ttlMillis how long a group without rows is kept; 0: for ever */
    GroupChanges(
            AggregateCalls calls,
            List<LogicalType> keyTypes,
            int[] grouping,
            boolean generateUpdateBefore,
            long ttlMillis) {
        this.state = calls.create();
        this.keys = new KeyTable(keyTypes);
        this.grouping = grouping;
        this.countsRows = calls.countStar() >= 0;
        this.generateUpdateBefore = generateUpdateBefore;
        this.ttl = new TimeToLive(ttlMillis);
    }

    void open(OperatorContext newContext) {
        context = newContext;
    }

    /** Forgets the groups that have expired; none of them was touched by the present epoch. */
    void forgetExpired() {
        long now = now();
        for (int slot = ttl.nextExpired(now); slot >= 0; slot = ttl.nextExpired(now)) {
            isKnown[slot] = false;
            state.reset(slot);
            keys.remove(slot);
        }
    }

    /** When {@link #forgetExpired} is to be called though no row comes. */
    long nextTimerMillis() {
        return ttl.nextTimerMillis();
    }

    private long now() {
        return context == null ? 0 : context.clock().processingTimeMillis();
    }

    AggregateState state() {
        return state;
    }

    /** The groups of a batch's rows, marked as touched; valid until the next call. */
    int[] touch(Batch batch) {
        forgetExpired();
        int size = batch.size();
        if (slots.length < size) {
            slots = new int[size];
        }
        keys.findOrInsert(batch, grouping, slots);
        int slotLimit = keys.slotLimit();
        state.ensureCapacity(slotLimit);
        if (isTouched.length < slotLimit) {
            int capacity = Math.max(slotLimit, isTouched.length + (isTouched.length >> 1));
            isTouched = Arrays.copyOf(isTouched, capacity);
            isKnown = Arrays.copyOf(isKnown, capacity);
        }
        int[] first = new int[16];
        int count = 0;
        for (int row = 0; row < size; row++) {
            int slot = slots[row];
            if (!isTouched[slot]) {
                isTouched[slot] = true;
                if (count == first.length) {
                    first = Arrays.copyOf(first, count * 2);
                }
                first[count++] = slot;
            }
        }
        ttl.written(first, count, now());
        if (count > 0) {
            touched.add(new Touched(first, count, results(first, count, false)));
        }
        return slots;
    }

    /**
     * The results of groups. Users' functions are asked for those only that are put out, as Flink does: of groups known before
     * the epoch, or with rows after it.
     */
    private Column[] results(int[] groups, int count, boolean isAfter) {
        if (!state.callsUserCode()) {
            return state.results(groups, count);
        }
        int[] asked = new int[count];
        int[] positions = new int[count];
        int askedCount = 0;
        for (int i = 0; i < count; i++) {
            int slot = groups[i];
            boolean isAsked = isAfter ? !countsRows || state.rowCount(slot) != 0 : isKnown[slot];
            positions[i] = isAsked ? askedCount : -1;
            if (isAsked) {
                asked[askedCount++] = slot;
            }
        }
        Column[] results = state.results(asked, askedCount);
        for (int i = 0; i < results.length; i++) {
            results[i] = TwoColumns.gatherOrNull(results[i], positions, count);
        }
        return results;
    }

    /** Puts out the net change of every group touched and starts anew. */
    void emit(Output output) {
        for (Touched chunk : touched) {
            emit(chunk, output);
        }
        touched.clear();
    }

    private void emit(Touched chunk, Output output) {
        int count = chunk.count();
        int[] groups = chunk.slots();
        Column[] after = results(groups, count, true);
        boolean[] isEqual = TwoColumns.equalRows(chunk.before(), after, count);
        int[] sources = new int[2 * count];
        byte[] rowKinds = new byte[2 * count];
        int rows = 0;
        for (int i = 0; i < count; i++) {
            int slot = groups[i];
            isTouched[slot] = false;
            boolean isEmpty = countsRows && state.rowCount(slot) == 0;
            if (isEmpty) {
                if (isKnown[slot]) {
                    sources[rows] = i;
                    rowKinds[rows++] = Batch.DELETE;
                }
            } else if (!isKnown[slot]) {
                sources[rows] = count + i;
                rowKinds[rows++] = Batch.INSERT;
                isKnown[slot] = true;
            } else if (!isEqual[i] || ttl.isOn()) {
                if (generateUpdateBefore) {
                    sources[rows] = i;
                    rowKinds[rows++] = Batch.UPDATE_BEFORE;
                }
                sources[rows] = count + i;
                rowKinds[rows++] = Batch.UPDATE_AFTER;
            }
        }
        if (rows > 0) {
            output.emit(rows(groups, chunk.before(), after, count, sources, rowKinds, rows));
        }
        removeEmpty(groups, count);
    }

    private void removeEmpty(int[] groups, int count) {
        if (!countsRows) {
            return;
        }
        for (int i = 0; i < count; i++) {
            int slot = groups[i];
            if (state.rowCount(slot) == 0) {
                isKnown[slot] = false;
                state.reset(slot);
                keys.remove(slot);
                ttl.removed(slot);
            }
        }
    }

    /** Rows of keys and results; a source below {@code count} is an old result, one above a new result. */
    private Batch rows(
            int[] groups, Column[] before, Column[] after, int count, int[] sources, byte[] rowKinds, int rows) {
        int[] rowSlots = new int[rows];
        for (int row = 0; row < rows; row++) {
            rowSlots[row] = groups[sources[row] < count ? sources[row] : sources[row] - count];
        }
        Column[] keyColumns = keys.gatherKeys(rowSlots, rows);
        Column[] columns = Arrays.copyOf(keyColumns, keyColumns.length + after.length);
        for (int i = 0; i < after.length; i++) {
            columns[keyColumns.length + i] = TwoColumns.gather(before[i], after[i], count, sources, rows);
        }
        return new Batch(columns, rowKinds, rows);
    }

    long groupCount() {
        return keys.size();
    }

    long sizeBytes() {
        return keys.sizeBytes() + state.sizeBytes() + ttl.sizeBytes() + 2L * isKnown.length;
    }

    /** Bytes: version, the key table, for each slot whether its group is known, the accumulators, times of writes. */
    void snapshot(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        keys.snapshot(out);
        for (int slot = 0; slot < keys.slotLimit(); slot++) {
            out.writeBoolean(isKnown[slot]);
        }
        state.snapshot(keys.slotLimit(), out);
        ttl.snapshot(out);
    }

    void restore(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("groups of version " + version + "; this program reads " + VERSION);
        }
        keys.restore(in);
        isKnown = new boolean[keys.slotLimit()];
        isTouched = new boolean[keys.slotLimit()];
        for (int slot = 0; slot < isKnown.length; slot++) {
            isKnown[slot] = in.readBoolean();
        }
        state.restore(isKnown.length, in);
        ttl.restore(in);
    }
}

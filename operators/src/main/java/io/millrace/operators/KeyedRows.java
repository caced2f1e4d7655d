package io.millrace.operators;

import io.millrace.data.Batch;
import io.millrace.dataflow.Output;
import io.millrace.state.KeyTable;
import io.millrace.state.RowTable;
import io.millrace.state.TimeToLive;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * A state of at most one row a key that remembers what an epoch changes in it, so that the net changes can be emitted when
 * the epoch ends. The row that a key had when the epoch began stays in its slot until then. Where keys have a time to live, it
 * counts from the last {@link #put}.
 */
public final class KeyedRows {
    /** In place of a row's slot: the key has no row. */
    public static final int NONE = -1;

    /** In {@link #before}: the epoch has not touched the key. */
    private static final int UNTOUCHED = -2;

    private final int[] keyColumns;
    private final int[] allColumns;
    private final KeyTable keys;
    private final RowTable rows;
    private int[] current = {};
    private final TimeToLive ttl;
    private long nowMillis;

    // What the present epoch did: empty between epochs.
    private int[] before = {};
    private int[] touched = {};
    private int touchedCount;
    private int[] slots = {};
    private final RowChanges changes = new RowChanges();

    /** @param ttlMillis how long a key without writes is kept; 0: for ever */
    public KeyedRows(RowType rowType, int[] keyColumns, long ttlMillis) {
        List<LogicalType> types = rowType.getChildren();
        this.keyColumns = keyColumns;
        this.allColumns = IntStream.range(0, types.size()).toArray();
        this.keys = new KeyTable(IntStream.of(keyColumns).mapToObj(types::get).toList());
        this.rows = new RowTable(types);
        this.ttl = new TimeToLive(ttlMillis);
    }

    /** Processing time has come to a time: forgets what has expired. To be called before an epoch touches any key. */
    public void advanceTo(long processingTimeMillis) {
        nowMillis = processingTimeMillis;
        for (int key = ttl.nextExpired(nowMillis); key >= 0; key = ttl.nextExpired(nowMillis)) {
            rows.free(current[key]);
            current[key] = NONE;
            keys.remove(key);
        }
    }

    /** When {@link #advanceTo} is to be called though no row comes. */
    public long nextTimerMillis() {
        return ttl.nextTimerMillis();
    }

    /** Whether keys have a time to live. */
    public boolean expires() {
        return ttl.isOn();
    }

    /** The slots of a batch's keys, by row; valid until the next call. Keys that end the epoch without a row are forgotten. */
    public int[] lookUp(Batch batch) {
        slots = SlotArrays.scratch(slots, batch.size());
        keys.findOrInsert(batch, keyColumns, slots);
        current = SlotArrays.grow(current, keys.slotLimit(), NONE);
        before = SlotArrays.grow(before, keys.slotLimit(), UNTOUCHED);
        for (int i = 0; i < keys.newSlotCount(); i++) {
            int key = keys.newSlots()[i];
            current[key] = NONE;
            touch(key);
        }
        return slots;
    }

    /** The slot in {@link #rows} of a key's row, or {@link #NONE}. */
    public int row(int key) {
        return current[key];
    }

    public RowTable rows() {
        return rows;
    }

    /** Gives a key a row, in place of the one it has. */
    public void put(int key, Batch batch, int row) {
        touch(key);
        if (current[key] == NONE || current[key] == before[key]) {
            current[key] = rows.allocate();
        }
        rows.set(current[key], batch, row);
        ttl.written(key, nowMillis);
    }

    /** Takes a key's row away, if it has one. */
    public void remove(int key) {
        touch(key);
        if (current[key] != NONE && current[key] != before[key]) {
            rows.free(current[key]);
        }
        current[key] = NONE;
        ttl.removed(key);
    }

    private void touch(int key) {
        if (before[key] == UNTOUCHED) {
            before[key] = current[key];
            touched = SlotArrays.grow(touched, touchedCount + 1, 0);
            touched[touchedCount++] = key;
        }
    }

    /**
     * Emits what the epoch changed, keys in the order in which they were touched first, and forgets the rows before.
     *
     * @param updateBefore whether an update emits the row before
     * @param insert whether the first row of a key is an insert; otherwise an update
     * @param emitEqual whether a row that was replaced by an equal one counts as an update
     */
    public void endEpoch(boolean updateBefore, boolean insert, boolean emitEqual, Output output) {
        Batch replaced = emitEqual ? null : replacedRows();
        int replacedIndex = 0;
        for (int i = 0; i < touchedCount; i++) {
            int key = touched[i];
            int old = before[key];
            int row = current[key];
            if (old == row) {
                continue;
            }
            if (old == NONE) {
                changes.add(row, insert ? Batch.INSERT : Batch.UPDATE_AFTER);
            } else if (row == NONE) {
                changes.add(old, Batch.DELETE);
            } else if (replaced == null || !rows.rowEquals(row, replaced, allColumns, replacedIndex++)) {
                if (updateBefore) {
                    changes.add(old, Batch.UPDATE_BEFORE);
                }
                changes.add(row, Batch.UPDATE_AFTER);
            }
        }
        changes.emit(rows, output);
        forgetRowsBefore();
    }

    /** The rows before of all keys whose row was replaced, in the order of {@link #touched}. */
    private Batch replacedRows() {
        int[] replaced = new int[touchedCount];
        int count = 0;
        for (int i = 0; i < touchedCount; i++) {
            int key = touched[i];
            if (before[key] != NONE && current[key] != NONE && before[key] != current[key]) {
                replaced[count++] = before[key];
            }
        }
        return new Batch(rows.gather(replaced, count), null, count);
    }

    private void forgetRowsBefore() {
        for (int i = 0; i < touchedCount; i++) {
            int key = touched[i];
            if (before[key] != NONE && before[key] != current[key]) {
                rows.free(before[key]);
            }
            before[key] = UNTOUCHED;
            if (current[key] == NONE) {
                keys.remove(key);
            }
        }
        touchedCount = 0;
    }

    public long size() {
        return keys.size();
    }

    public long sizeBytes() {
        return keys.sizeBytes() + rows.sizeBytes() + ttl.sizeBytes() + 2L * Integer.BYTES * current.length;
    }

    /** Bytes: the keys, the rows, then the slot of the row of each slot of the keys (int, -1: none), times of writes. */
    public void snapshot(DataOutput out) throws IOException {
        keys.snapshot(out);
        rows.snapshot(out);
        SlotArrays.write(current, keys.slotLimit(), out);
        ttl.snapshot(out);
    }

    public void restore(DataInput in) throws IOException {
        keys.restore(in);
        rows.restore(in);
        current = SlotArrays.read(keys.slotLimit(), NONE, in);
        before = SlotArrays.grow(before, keys.slotLimit(), UNTOUCHED);
        ttl.restore(in);
    }
}

package io.millrace.operators.join;

import io.millrace.data.Batch;
import io.millrace.operators.SlotArrays;
import io.millrace.state.KeyTable;
import io.millrace.state.RowTable;
import io.millrace.state.TimeToLive;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one input of a join, each in the list of its join key, in the order they came. Join keys are slots of a table
 * that both sides share. Where it matters whether a row has a match, its degree is kept: the number of rows of the other side
 * that it matches.
 *
 * <p>Where rows have a time to live it counts, for each row, from when it came, replaced another, or its degree changed. Flink
 * keeps equal rows as one with a number, so that they live as long as the last that came; here each lives by itself.
 */
final class JoinSide {
    /** End of a list. */
    static final int NONE = RowLists.NONE;

    /** In place of a unique key's row: the key has been removed. */
    private static final int FORGOTTEN = -2;

    private final InputKey inputKey;
    private final int[] allColumns;
    private final boolean hasDegrees;
    private final RowTable rows;

    /** The rows by join key. */
    private final RowLists lists = new RowLists();

    /** By row: how many rows of the other side it matches. */
    private int[] degrees = {};

    private final TimeToLive ttl;
    private long nowMillis;
    /** By row, where rows have a time to live: its join key, and its unique key. */
    private int[] keysOfRows = {};

    private int[] uniquesOfRows = {};

    /** The rows by unique key, if there is one. */
    private final @Nullable KeyTable uniqueKeys;
    /** By unique key: its row. */
    private int[] uniqueRows = {};
    /** By row of the batch: its unique key. */
    private int[] uniqueSlots = {};

    // Scratch space: rows of the batch whose values are still to be copied to slots.
    private int[] newRows = {};
    private int[] newSlots = {};

    /** @param ttlMillis how long a row without writes is kept; 0: for ever */
    JoinSide(List<LogicalType> types, InputKey inputKey, boolean hasDegrees, long ttlMillis) {
        this.inputKey = inputKey;
        this.hasDegrees = hasDegrees;
        this.allColumns = IntStream.range(0, types.size()).toArray();
        this.rows = new RowTable(types);
        this.ttl = new TimeToLive(ttlMillis);
        this.uniqueKeys = inputKey.kind() == InputKey.Kind.UNIQUE
                ? new KeyTable(
                        IntStream.of(inputKey.columns()).mapToObj(types::get).toList())
                : null;
    }

    RowTable rows() {
        return rows;
    }

    boolean hasDegrees() {
        return hasDegrees;
    }

    int degree(int row) {
        return degrees[row];
    }

    void setDegree(int row, int degree) {
        degrees[row] = degree;
        ttl.written(row, nowMillis);
    }

    /** Processing time has come to a time; what has expired is to be taken by {@link #forgetNextExpired} first. */
    void advanceTo(long processingTimeMillis) {
        nowMillis = processingTimeMillis;
    }

    /** Takes away a row that has expired; returns its join key, or -1 if there is none. */
    int forgetNextExpired() {
        int slot = ttl.nextExpired(nowMillis);
        if (slot < 0) {
            return NONE;
        }
        int key = keysOfRows[slot];
        lists.unlink(key, slot);
        rows.free(slot);
        if (uniqueKeys != null) {
            uniqueKeys.remove(uniquesOfRows[slot]);
            uniqueRows[uniquesOfRows[slot]] = FORGOTTEN;
        }
        return key;
    }

    /** When expired rows are to be taken though no row comes. */
    long nextTimerMillis() {
        return ttl.nextTimerMillis();
    }

    /** Gives the join keys that the last batch brought empty lists. */
    void addKeys(KeyTable joinKeys) {
        lists.addKeys(joinKeys);
    }

    /** The join key, which has no rows, has been removed. */
    void forgetKey(int key) {
        lists.forgetKey(key);
    }

    /** The first row of a join key, or {@link #NONE}; less than that if the key has been removed. */
    int first(int key) {
        return lists.first(key);
    }

    /** The row behind another in its list, or {@link #NONE}. */
    int next(int row) {
        return lists.next(row);
    }

    /** To be called with a batch before its rows are added or retracted. */
    void begin(Batch batch) {
        if (uniqueKeys != null) {
            uniqueSlots = SlotArrays.scratch(uniqueSlots, batch.size());
            uniqueKeys.findOrInsert(batch, inputKey.columns(), uniqueSlots);
            uniqueRows = SlotArrays.grow(uniqueRows, uniqueKeys.slotLimit(), NONE);
            for (int i = 0; i < uniqueKeys.newSlotCount(); i++) {
                uniqueRows[uniqueKeys.newSlots()[i]] = NONE;
            }
        }
    }

    /**
     * Adds rows of the batch, or takes them away, in order.
     *
     * @param keys join keys by row of the batch
     * @param batchRows the rows, {@code [0, count)}
     * @param degreesByRow by row of the batch, if there are degrees
     */
    void apply(Batch batch, int[] keys, int[] batchRows, int count, int[] degreesByRow) {
        newRows = SlotArrays.scratch(newRows, count);
        newSlots = SlotArrays.scratch(newSlots, count);
        int added = 0;
        for (int i = 0; i < count; i++) {
            int row = batchRows[i];
            if (Batch.isAddition(batch.rowKind(row))) {
                int slot = slotFor(keys[row], row);
                if (hasDegrees) {
                    degrees[slot] = degreesByRow[row];
                }
                newRows[added] = row;
                newSlots[added++] = slot;
            } else {
                rows.set(newSlots, batch, newRows, added);
                added = 0;
                retract(keys[row], batch, row);
            }
        }
        rows.set(newSlots, batch, newRows, added);
    }

    /** Where a row that is added goes: behind the others of its join key, or in the place of the one it replaces. */
    private int slotFor(int key, int row) {
        int slot = rowToReplace(key, row);
        if (slot == NONE) {
            slot = rows.allocate();
            degrees = hasDegrees ? SlotArrays.grow(degrees, rows.slotLimit(), 0) : degrees;
            lists.append(key, slot);
            if (uniqueKeys != null) {
                uniqueRows[uniqueSlots[row]] = slot;
            }
        }
        if (ttl.isOn()) {
            keepForExpiry(slot, key, row);
        }
        return slot;
    }

    private void keepForExpiry(int slot, int key, int row) {
        keysOfRows = SlotArrays.grow(keysOfRows, rows.slotLimit(), NONE);
        keysOfRows[slot] = key;
        if (uniqueKeys != null) {
            uniquesOfRows = SlotArrays.grow(uniquesOfRows, rows.slotLimit(), NONE);
            uniquesOfRows[slot] = uniqueSlots[row];
        }
        ttl.written(slot, nowMillis);
    }

    private int rowToReplace(int key, int row) {
        return switch (inputKey.kind()) {
            case SINGLE_ROW -> lists.first(key);
            case UNIQUE -> uniqueRows[uniqueSlots[row]];
            case MULTISET -> NONE;
        };
    }

    /** Takes a row away: the one that has its unique key, or else one that equals it. Nothing happens if there is none. */
    private void retract(int key, Batch batch, int row) {
        int slot = inputKey.kind() == InputKey.Kind.MULTISET ? findEqual(key, batch, row) : rowToReplace(key, row);
        if (slot == NONE) {
            return;
        }
        lists.unlink(key, slot);
        rows.free(slot);
        ttl.removed(slot);
        if (uniqueKeys != null) {
            uniqueRows[uniqueSlots[row]] = NONE;
        }
    }

    private int findEqual(int key, Batch batch, int row) {
        int slot = lists.first(key);
        while (slot != NONE && !rows.rowEquals(slot, batch, allColumns, row)) {
            slot = lists.next(slot);
        }
        return slot;
    }

    /** To be called when all rows of a batch are done: forgets unique keys that have no row. */
    void end(Batch batch) {
        if (uniqueKeys == null) {
            return;
        }
        for (int row = 0; row < batch.size(); row++) {
            int unique = uniqueSlots[row];
            if (uniqueRows[unique] == NONE) {
                uniqueKeys.remove(unique);
                uniqueRows[unique] = FORGOTTEN;
            }
        }
    }

    /** Number of rows. */
    int size() {
        return rows.size();
    }

    long sizeBytes() {
        return rows.sizeBytes()
                + ttl.sizeBytes()
                + (uniqueKeys == null ? 0 : uniqueKeys.sizeBytes())
                + lists.sizeBytes()
                + (long) (degrees.length + uniqueRows.length) * Integer.BYTES;
    }

    /** Bytes: rows; heads and tails by key; next, previous and degree by row; unique keys with their rows; times of writes. */
    void snapshot(int keyLimit, DataOutput out) throws IOException {
        rows.snapshot(out);
        lists.snapshot(keyLimit, rows.slotLimit(), out);
        if (hasDegrees) {
            SlotArrays.write(degrees, rows.slotLimit(), out);
        }
        if (uniqueKeys != null) {
            uniqueKeys.snapshot(out);
            SlotArrays.write(uniqueRows, uniqueKeys.slotLimit(), out);
        }
        ttl.snapshot(out);
    }

    void restore(int keyLimit, DataInput in) throws IOException {
        rows.restore(in);
        lists.restore(keyLimit, rows.slotLimit(), in);
        if (hasDegrees) {
            degrees = SlotArrays.read(rows.slotLimit(), 0, in);
        }
        if (uniqueKeys != null) {
            uniqueKeys.restore(in);
            uniqueRows = SlotArrays.read(uniqueKeys.slotLimit(), NONE, in);
        }
        ttl.restore(in);
        if (ttl.isOn()) {
            restoreKeysOfRows(keyLimit);
        }
    }

    private void restoreKeysOfRows(int keyLimit) {
        keysOfRows = SlotArrays.grow(keysOfRows, rows.slotLimit(), NONE);
        for (int key = 0; key < keyLimit; key++) {
            for (int slot = lists.first(key); slot >= 0; slot = lists.next(slot)) {
                keysOfRows[slot] = key;
            }
        }
        if (uniqueKeys == null) {
            return;
        }
        uniquesOfRows = SlotArrays.grow(uniquesOfRows, rows.slotLimit(), NONE);
        for (int unique = 0; unique < uniqueKeys.slotLimit(); unique++) {
            if (uniqueRows[unique] >= 0) {
                uniquesOfRows[uniqueRows[unique]] = unique;
            }
        }
    }
}

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
    static final int NONE = -1;

    /** In place of a key's row: the key has been removed. */
    private static final int FORGOTTEN = -2;

    private final InputKey inputKey;
    private final int[] allColumns;
    private final boolean hasDegrees;
    private final RowTable rows;
    /** Slot of a row of nulls. */
    private final int nullRow;

    /** By join key: first and last row. */
    private int[] heads = {};

    private int[] tails = {};
    /** By row: its neighbours in the list. */
    private int[] next = {};

    private int[] previous = {};
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

    /** Rows that live for ever. */
    JoinSide(List<LogicalType> types, InputKey inputKey, boolean hasDegrees) {
        this(types, inputKey, hasDegrees, 0);
    }

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
        this.nullRow = rows.allocate();
        for (int i = 0; i < types.size(); i++) {
            rows.column(i).setNull(nullRow);
        }
        growRows();
    }

    RowTable rows() {
        return rows;
    }

    int nullRow() {
        return nullRow;
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
        unlink(key, slot);
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
        heads = SlotArrays.grow(heads, joinKeys.slotLimit(), NONE);
        tails = SlotArrays.grow(tails, joinKeys.slotLimit(), NONE);
        for (int i = 0; i < joinKeys.newSlotCount(); i++) {
            heads[joinKeys.newSlots()[i]] = NONE;
            tails[joinKeys.newSlots()[i]] = NONE;
        }
    }

    /** The join key, which has no rows, has been removed. */
    void forgetKey(int key) {
        heads[key] = FORGOTTEN;
    }

    /** The first row of a join key, or {@link #NONE}; less than that if the key has been removed. */
    int first(int key) {
        return heads[key];
    }

    /** The row behind another in its list, or {@link #NONE}. */
    int next(int row) {
        return next[row];
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

    /** Adds a row to a join key, or puts it in the place of the row that has its unique key. */
    void add(int key, Batch batch, int row, int degree) {
        int slot = rowToReplace(key, row);
        if (slot == NONE) {
            slot = rows.allocate();
            growRows();
            append(key, slot);
            if (uniqueKeys != null) {
                uniqueRows[uniqueSlots[row]] = slot;
            }
        }
        rows.set(slot, batch, row);
        if (ttl.isOn()) {
            keepForExpiry(slot, key, row);
        }
        if (hasDegrees) {
            degrees[slot] = degree;
        }
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
            case SINGLE_ROW -> heads[key];
            case UNIQUE -> uniqueRows[uniqueSlots[row]];
            case MULTISET -> NONE;
        };
    }

    /** Takes a row away: the one that has its unique key, or else one that equals it. Nothing happens if there is none. */
    void retract(int key, Batch batch, int row) {
        int slot = inputKey.kind() == InputKey.Kind.MULTISET ? findEqual(key, batch, row) : rowToReplace(key, row);
        if (slot == NONE) {
            return;
        }
        unlink(key, slot);
        rows.free(slot);
        ttl.removed(slot);
        if (uniqueKeys != null) {
            uniqueRows[uniqueSlots[row]] = NONE;
        }
    }

    private int findEqual(int key, Batch batch, int row) {
        int slot = heads[key];
        while (slot != NONE && !rows.rowEquals(slot, batch, allColumns, row)) {
            slot = next[slot];
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

    private void growRows() {
        int limit = rows.slotLimit();
        next = SlotArrays.grow(next, limit, NONE);
        previous = SlotArrays.grow(previous, limit, NONE);
        degrees = hasDegrees ? SlotArrays.grow(degrees, limit, 0) : degrees;
    }

    private void append(int key, int slot) {
        int tail = tails[key];
        previous[slot] = tail;
        next[slot] = NONE;
        if (tail == NONE) {
            heads[key] = slot;
        } else {
            next[tail] = slot;
        }
        tails[key] = slot;
    }

    private void unlink(int key, int slot) {
        int before = previous[slot];
        int behind = next[slot];
        if (before == NONE) {
            heads[key] = behind;
        } else {
            next[before] = behind;
        }
        if (behind == NONE) {
            tails[key] = before;
        } else {
            previous[behind] = before;
        }
    }

    /** Number of rows. */
    int size() {
        return rows.size() - 1;
    }

    long sizeBytes() {
        return rows.sizeBytes()
                + ttl.sizeBytes()
                + (uniqueKeys == null ? 0 : uniqueKeys.sizeBytes())
                + (long) (heads.length + tails.length + next.length + previous.length + degrees.length) * Integer.BYTES;
    }

    /** Bytes: rows; heads and tails by key; next, previous and degree by row; unique keys with their rows; times of writes. */
    void snapshot(int keyLimit, DataOutput out) throws IOException {
        rows.snapshot(out);
        SlotArrays.write(heads, keyLimit, out);
        SlotArrays.write(tails, keyLimit, out);
        SlotArrays.write(next, rows.slotLimit(), out);
        SlotArrays.write(previous, rows.slotLimit(), out);
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
        heads = SlotArrays.read(keyLimit, NONE, in);
        tails = SlotArrays.read(keyLimit, NONE, in);
        next = SlotArrays.read(rows.slotLimit(), NONE, in);
        previous = SlotArrays.read(rows.slotLimit(), NONE, in);
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
            for (int slot = heads[key]; slot >= 0; slot = next[slot]) {
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

package io.millrace.operators.join;

import io.millrace.operators.SlotArrays;
import io.millrace.state.KeyTable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A list of rows for each key: rows are slots of a table, keys those of another, and lists link the rows to each other. */
final class RowLists {
    /** End of a list. */
    static final int NONE = -1;

    /** In place of a key's row: the key has been removed. */
    private static final int FORGOTTEN = -2;

    /** By key: first and last row. */
    private int[] heads = {};

    private int[] tails = {};
    /** By row: its neighbours in the list. */
    private int[] next = {};

    private int[] previous = {};

    /** Gives the keys that the last batch brought empty lists. */
    void addKeys(KeyTable keys) {
        heads = SlotArrays.grow(heads, keys.slotLimit(), NONE);
        tails = SlotArrays.grow(tails, keys.slotLimit(), NONE);
        for (int i = 0; i < keys.newSlotCount(); i++) {
            heads[keys.newSlots()[i]] = NONE;
            tails[keys.newSlots()[i]] = NONE;
        }
    }

    /** The key, which has no rows, has been removed. */
    void forgetKey(int key) {
        heads[key] = FORGOTTEN;
    }

    /** The first row of a key, or {@link #NONE}; less than that if the key has been removed. */
    int first(int key) {
        return heads[key];
    }

    /** The last row of a key, or {@link #NONE}. */
    int last(int key) {
        return tails[key];
    }

    /** The row behind another in its list, or {@link #NONE}. */
    int next(int row) {
        return next[row];
    }

    /** The row before another in its list, or {@link #NONE}. */
    int previous(int row) {
        return previous[row];
    }

    void append(int key, int row) {
        insertBehind(key, tails[key], row);
    }

    /** Puts a row behind another one of its key, or before all others if that is {@link #NONE}. */
    void insertBehind(int key, int before, int row) {
        next = SlotArrays.grow(next, row + 1, NONE);
        previous = SlotArrays.grow(previous, row + 1, NONE);
        int behind = before == NONE ? heads[key] : next[before];
        link(key, before, row);
        link(key, row, behind);
    }

    void unlink(int key, int row) {
        link(key, previous[row], next[row]);
    }

    private void link(int key, int before, int behind) {
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

    long sizeBytes() {
        return (long) (heads.length + tails.length + next.length + previous.length) * Integer.BYTES;
    }

    /** Bytes: heads and tails by key; next and previous by row. */
    void snapshot(int keyLimit, int rowLimit, DataOutput out) throws IOException {
        SlotArrays.write(heads, keyLimit, out);
        SlotArrays.write(tails, keyLimit, out);
        next = SlotArrays.grow(next, rowLimit, NONE);
        previous = SlotArrays.grow(previous, rowLimit, NONE);
        SlotArrays.write(next, rowLimit, out);
        SlotArrays.write(previous, rowLimit, out);
    }

    void restore(int keyLimit, int rowLimit, DataInput in) throws IOException {
        heads = SlotArrays.read(keyLimit, NONE, in);
        tails = SlotArrays.read(keyLimit, NONE, in);
        next = SlotArrays.read(rowLimit, NONE, in);
        previous = SlotArrays.read(rowLimit, NONE, in);
    }
}

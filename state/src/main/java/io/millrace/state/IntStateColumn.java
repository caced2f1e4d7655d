package io.millrace.state;

import io.millrace.data.Column;
import io.millrace.data.IntColumn;
import java.util.Arrays;

/** Values of {@link IntColumn} by slot. */
public final class IntStateColumn extends StateColumn {
    private int[] values = {};

    /** The values by slot, for kernels; valid until the next {@link #ensureCapacity}. */
    public int[] values() {
        return values;
    }

    public int get(int slot) {
        return values[slot];
    }

    /** Sets a value; the slot is not null afterwards. */
    public void set(int slot, int value) {
        values[slot] = value;
        clearNull(slot);
    }

    @Override
    public void set(int slot, Column from, int row) {
        if (from.isNull(row)) {
            setNull(slot);
        } else {
            set(slot, ((IntColumn) from).get(row));
        }
    }

    @Override
    public void set(int[] slots, Column from, int[] rows, int count) {
        if (from.nulls() != null) {
            super.set(slots, from, rows, count);
            return;
        }
        int[] source = ((IntColumn) from).values();
        int[] target = values;
        for (int i = 0; i < count; i++) {
            target[slots[i]] = source[rows[i]];
        }
        clearNulls(slots, count);
    }

    @Override
    public boolean valueEquals(int slot, Column other, int row) {
        if (isNull(slot) || other.isNull(row)) {
            return isNull(slot) && other.isNull(row);
        }
        return values[slot] == ((IntColumn) other).get(row);
    }

    @Override
    public IntColumn gather(int[] slots, int count) {
        int[] gathered = new int[count];
        for (int i = 0; i < count; i++) {
            gathered[i] = values[slots[i]];
        }
        return new IntColumn(gathered, Column.gatherNulls(nulls(), slots, count), count);
    }

    @Override
    void resize(int capacity) {
        values = Arrays.copyOf(values, capacity);
    }

    @Override
    long valueBytes() {
        return (long) values.length * Integer.BYTES;
    }
}

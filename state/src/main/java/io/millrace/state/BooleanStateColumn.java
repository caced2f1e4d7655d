package io.millrace.state;

import io.millrace.data.BooleanColumn;
import io.millrace.data.Column;
import java.util.Arrays;

/** Values of {@link BooleanColumn} by slot. */
public final class BooleanStateColumn extends StateColumn {
    private boolean[] values = {};

    /** The values by slot, for kernels; valid until the next {@link #ensureCapacity}. */
    public boolean[] values() {
        return values;
    }

    public boolean get(int slot) {
        return values[slot];
    }

    /** Sets a value; the slot is not null afterwards. */
    public void set(int slot, boolean value) {
        values[slot] = value;
        clearNull(slot);
    }

    @Override
    public void set(int slot, Column from, int row) {
        if (from.isNull(row)) {
            setNull(slot);
        } else {
            set(slot, ((BooleanColumn) from).get(row));
        }
    }

    @Override
    public boolean valueEquals(int slot, Column other, int row) {
        if (isNull(slot) || other.isNull(row)) {
            return isNull(slot) && other.isNull(row);
        }
        return values[slot] == ((BooleanColumn) other).get(row);
    }

    @Override
    public BooleanColumn gather(int[] slots, int count) {
        boolean[] gathered = new boolean[count];
        for (int i = 0; i < count; i++) {
            gathered[i] = values[slots[i]];
        }
        return new BooleanColumn(gathered, Column.gatherNulls(nulls(), slots, count), count);
    }

    @Override
    void resize(int capacity) {
        values = Arrays.copyOf(values, capacity);
    }

    @Override
    long valueBytes() {
        return (long) values.length * 1;
    }
}

package io.millrace.state;

import io.millrace.data.Column;
import io.millrace.data.FloatColumn;
import java.util.Arrays;

/** Values of {@link FloatColumn} by slot. */
public final class FloatStateColumn extends StateColumn {
    private float[] values = {};

    /** The values by slot, for kernels; valid until the next {@link #ensureCapacity}. */
    public float[] values() {
        return values;
    }

    public float get(int slot) {
        return values[slot];
    }

    /** Sets a value; the slot is not null afterwards. */
    public void set(int slot, float value) {
        values[slot] = value;
        clearNull(slot);
    }

    @Override
    public void set(int slot, Column from, int row) {
        if (from.isNull(row)) {
            setNull(slot);
        } else {
            set(slot, ((FloatColumn) from).get(row));
        }
    }

    @Override
    public boolean valueEquals(int slot, Column other, int row) {
        if (isNull(slot) || other.isNull(row)) {
            return isNull(slot) && other.isNull(row);
        }
        return Float.floatToIntBits(values[slot]) == Float.floatToIntBits(((FloatColumn) other).get(row));
    }

    @Override
    public FloatColumn gather(int[] slots, int count) {
        float[] gathered = new float[count];
        for (int i = 0; i < count; i++) {
            gathered[i] = values[slots[i]];
        }
        return new FloatColumn(gathered, Column.gatherNulls(nulls(), slots, count), count);
    }

    @Override
    void resize(int capacity) {
        values = Arrays.copyOf(values, capacity);
    }

    @Override
    long valueBytes() {
        return (long) values.length * Float.BYTES;
    }
}

package io.millrace.state;

import io.millrace.data.Column;
import io.millrace.data.DoubleColumn;
import java.util.Arrays;

/** Values of {@link DoubleColumn} by slot. */
public final class DoubleStateColumn extends StateColumn {
    private double[] values = {};

    /** The values by slot, for kernels; valid until the next {@link #ensureCapacity}. */
    public double[] values() {
        return values;
    }

    public double get(int slot) {
        return values[slot];
    }

    /** Sets a value; the slot is not null afterwards. */
    public void set(int slot, double value) {
        values[slot] = value;
        clearNull(slot);
    }

    @Override
    public void set(int slot, Column from, int row) {
        if (from.isNull(row)) {
            setNull(slot);
        } else {
            set(slot, ((DoubleColumn) from).get(row));
        }
    }

    @Override
    public void set(int[] slots, Column from, int[] rows, int count) {
        if (from.nulls() != null) {
            super.set(slots, from, rows, count);
            return;
        }
        double[] source = ((DoubleColumn) from).values();
        double[] target = values;
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
        return Double.doubleToLongBits(values[slot]) == Double.doubleToLongBits(((DoubleColumn) other).get(row));
    }

    @Override
    public DoubleColumn gather(int[] slots, int count) {
        double[] gathered = new double[count];
        for (int i = 0; i < count; i++) {
            gathered[i] = values[slots[i]];
        }
        return new DoubleColumn(gathered, Column.gatherNulls(nulls(), slots, count), count);
    }

    @Override
    void resize(int capacity) {
        values = Arrays.copyOf(values, capacity);
    }

    @Override
    long valueBytes() {
        return (long) values.length * Double.BYTES;
    }
}

package io.millrace.data;

import org.jspecify.annotations.Nullable;

/** FLOAT values. */
public final class FloatColumn implements Column {
    private final float[] values;
    private final boolean @Nullable [] nulls;
    private final int size;

    public FloatColumn(float[] values, boolean @Nullable [] nulls, int size) {
        Column.checkLengths(size, values.length, nulls);
        this.values = values;
        this.nulls = nulls;
        this.size = size;
    }

    /** The values by row; not to be written to. */
    public float[] values() {
        return values;
    }

    public float get(int row) {
        return values[row];
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public boolean @Nullable [] nulls() {
        return nulls;
    }

    @Override
    public PhysicalType physicalType() {
        return PhysicalType.FLOAT;
    }

    @Override
    public FloatColumn gather(int[] rows, int count) {
        float[] source = values;
        float[] gathered = new float[count];
        for (int i = 0; i < count; i++) {
            gathered[i] = source[rows[i]];
        }
        return new FloatColumn(gathered, Column.gatherNulls(nulls, rows, count), count);
    }

    @Override
    public FloatColumn gatherOrNull(int[] rows, int count) {
        float[] source = values;
        float[] gathered = new float[count];
        for (int i = 0; i < count; i++) {
            int row = rows[i];
            gathered[i] = row < 0 ? 0 : source[row];
        }
        return new FloatColumn(gathered, Column.gatherNullsOrMissing(nulls, rows, count), count);
    }

    @Override
    public long sizeBytes() {
        return (long) size * (Float.BYTES + (nulls == null ? 0 : 1));
    }
}

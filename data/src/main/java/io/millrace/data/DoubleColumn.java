package io.millrace.data;

import org.jspecify.annotations.Nullable;

/** DOUBLE values. */
public final class DoubleColumn implements Column {
    private final double[] values;
    private final boolean @Nullable [] nulls;
    private final int size;

    public DoubleColumn(double[] values, boolean @Nullable [] nulls, int size) {
        Column.checkLengths(size, values.length, nulls);
        this.values = values;
        this.nulls = nulls;
        this.size = size;
    }

    /** The values by row; not to be written to. */
    public double[] values() {
        return values;
    }

    public double get(int row) {
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
        return PhysicalType.DOUBLE;
    }

    @Override
    public DoubleColumn gather(int[] rows, int count) {
        double[] source = values;
        double[] gathered = new double[count];
        for (int i = 0; i < count; i++) {
            gathered[i] = source[rows[i]];
        }
        return new DoubleColumn(gathered, Column.gatherNulls(nulls, rows, count), count);
    }

    @Override
    public DoubleColumn gatherOrNull(int[] rows, int count) {
        double[] source = values;
        double[] gathered = new double[count];
        for (int i = 0; i < count; i++) {
            int row = rows[i];
            gathered[i] = row < 0 ? 0 : source[row];
        }
        return new DoubleColumn(gathered, Column.gatherNullsOrMissing(nulls, rows, count), count);
    }

    @Override
    public long sizeBytes() {
        return (long) size * (Double.BYTES + (nulls == null ? 0 : 1));
    }
}

package io.millrace.data;

import org.jspecify.annotations.Nullable;

/** Values of the types that {@link PhysicalType#INT} names. */
public final class IntColumn implements Column {
    private final int[] values;
    private final boolean @Nullable [] nulls;
    private final int size;

    public IntColumn(int[] values, boolean @Nullable [] nulls, int size) {
        Column.checkLengths(size, values.length, nulls);
        this.values = values;
        this.nulls = nulls;
        this.size = size;
    }

    /** The values by row; not to be written to. */
    public int[] values() {
        return values;
    }

    public int get(int row) {
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
        return PhysicalType.INT;
    }

    @Override
    public IntColumn gather(int[] rows, int count) {
        int[] source = values;
        int[] gathered = new int[count];
        for (int i = 0; i < count; i++) {
            gathered[i] = source[rows[i]];
        }
        return new IntColumn(gathered, Column.gatherNulls(nulls, rows, count), count);
    }

    @Override
    public IntColumn gatherOrNull(int[] rows, int count) {
        int[] source = values;
        int[] gathered = new int[count];
        for (int i = 0; i < count; i++) {
            int row = rows[i];
            gathered[i] = row < 0 ? 0 : source[row];
        }
        return new IntColumn(gathered, Column.gatherNullsOrMissing(nulls, rows, count), count);
    }

    @Override
    public long sizeBytes() {
        return (long) size * (Integer.BYTES + (nulls == null ? 0 : 1));
    }
}

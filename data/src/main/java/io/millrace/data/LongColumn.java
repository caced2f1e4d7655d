package io.millrace.data;

import org.jspecify.annotations.Nullable;

/** Values of the types that {@link PhysicalType#LONG} names. */
public final class LongColumn implements Column {
    private final long[] values;
    private final boolean @Nullable [] nulls;
    private final int size;

    public LongColumn(long[] values, boolean @Nullable [] nulls, int size) {
        Column.checkLengths(size, values.length, nulls);
        this.values = values;
        this.nulls = nulls;
        this.size = size;
    }

    /** The values by row; not to be written to. */
    public long[] values() {
        return values;
    }

    public long get(int row) {
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
        return PhysicalType.LONG;
    }

    @Override
    public LongColumn gather(int[] rows, int count) {
        long[] source = values;
        long[] gathered = new long[count];
        for (int i = 0; i < count; i++) {
            gathered[i] = source[rows[i]];
        }
        return new LongColumn(gathered, Column.gatherNulls(nulls, rows, count), count);
    }

    @Override
    public LongColumn gatherOrNull(int[] rows, int count) {
        long[] source = values;
        long[] gathered = new long[count];
        for (int i = 0; i < count; i++) {
            int row = rows[i];
            gathered[i] = row < 0 ? 0 : source[row];
        }
        return new LongColumn(gathered, Column.gatherNullsOrMissing(nulls, rows, count), count);
    }

    @Override
    public long sizeBytes() {
        return (long) size * (Long.BYTES + (nulls == null ? 0 : 1));
    }
}

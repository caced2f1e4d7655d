package io.millrace.data;

import org.jspecify.annotations.Nullable;

/** BOOLEAN values. */
public final class BooleanColumn implements Column {
    private static final boolean[] BLANKS = new boolean[4 * Limits.BATCH_ROWS];

    private final boolean[] values;
    private final boolean @Nullable [] nulls;
    private final int size;

    public BooleanColumn(boolean[] values, boolean @Nullable [] nulls, int size) {
        Column.checkLengths(size, values.length, nulls);
        this.values = values;
        this.nulls = nulls;
        this.size = size;
    }

    /** The values by row; not to be written to. */
    public boolean[] values() {
        return values;
    }

    public boolean get(int row) {
        return values[row];
    }

    /** A column that stands where nobody reads; its physical type and values mean nothing. */
    public static Column blank(int size) {
        return new BooleanColumn(size <= BLANKS.length ? BLANKS : new boolean[size], null, size);
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
        return PhysicalType.BOOLEAN;
    }

    @Override
    public BooleanColumn gather(int[] rows, int count) {
        boolean[] source = values;
        boolean[] gathered = new boolean[count];
        for (int i = 0; i < count; i++) {
            gathered[i] = source[rows[i]];
        }
        return new BooleanColumn(gathered, Column.gatherNulls(nulls, rows, count), count);
    }

    @Override
    public BooleanColumn gatherOrNull(int[] rows, int count) {
        boolean[] source = values;
        boolean[] gathered = new boolean[count];
        for (int i = 0; i < count; i++) {
            int row = rows[i];
            gathered[i] = row >= 0 && source[row];
        }
        return new BooleanColumn(gathered, Column.gatherNullsOrMissing(nulls, rows, count), count);
    }

    @Override
    public long sizeBytes() {
        return (long) size * (1 + (nulls == null ? 0 : 1));
    }
}

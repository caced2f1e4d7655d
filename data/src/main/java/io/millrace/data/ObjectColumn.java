package io.millrace.data;

import org.jspecify.annotations.Nullable;

/** Values without a primitive form, as Flink's internal data structures; a null reference is a null value. */
public final class ObjectColumn implements Column {
    /** What {@link #sizeBytes} takes a value for; its true size is not known. */
    private static final int ASSUMED_VALUE_BYTES = 48;

    private final @Nullable Object[] values;
    private final boolean @Nullable [] nulls;
    private final int size;

    public ObjectColumn(@Nullable Object[] values, int size) {
        Column.checkLengths(size, values.length, null);
        this.values = values;
        this.size = size;
        this.nulls = nullsOf(values, size);
    }

    private static boolean @Nullable [] nullsOf(@Nullable Object[] values, int size) {
        boolean[] nulls = null;
        for (int i = 0; i < size; i++) {
            if (values[i] == null) {
                if (nulls == null) {
                    nulls = new boolean[size];
                }
                nulls[i] = true;
            }
        }
        return nulls;
    }

    /** The values by row; not to be written to. */
    public @Nullable Object[] values() {
        return values;
    }

    public @Nullable Object get(int row) {
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
        return PhysicalType.OBJECT;
    }

    @Override
    public ObjectColumn gather(int[] rows, int count) {
        @Nullable Object[] gathered = new @Nullable Object[count];
        for (int i = 0; i < count; i++) {
            gathered[i] = values[rows[i]];
        }
        return new ObjectColumn(gathered, count);
    }

    @Override
    public ObjectColumn gatherOrNull(int[] rows, int count) {
        @Nullable Object[] gathered = new @Nullable Object[count];
        for (int i = 0; i < count; i++) {
            gathered[i] = rows[i] < 0 ? null : values[rows[i]];
        }
        return new ObjectColumn(gathered, count);
    }

    @Override
    public long sizeBytes() {
        return (long) size * ASSUMED_VALUE_BYTES;
    }
}

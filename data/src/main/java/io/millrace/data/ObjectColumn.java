package io.millrace.data;

import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * Values without a primitive form, as Flink's internal data structures; a null reference is a null value. A column of rows
 * may be a {@link RowColumn} instead, which makes such structures only when asked.
 */
public sealed class ObjectColumn implements Column permits RowColumn {
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

    /** For a column that has its values in another form. */
    ObjectColumn(boolean @Nullable [] nulls, int size) {
        Column.checkLengths(size, size, nulls);
        this.values = new @Nullable Object[0];
        this.size = size;
        this.nulls = nulls;
    }

    /**
     * A field of the rows in this column, null where the row is.
     *
     * @param type of the field
     */
    public Column field(int index, LogicalType type) {
        RowData.FieldGetter getter = RowData.createFieldGetter(type.copy(true), index);
        ColumnBuilder field = ColumnBuilder.of(type);
        for (int row = 0; row < size; row++) {
            RowData value = (RowData) values[row];
            if (value == null) {
                field.appendNull();
            } else {
                field.appendInternal(getter.getFieldOrNull(value));
            }
        }
        return field.build();
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
    public final int size() {
        return size;
    }

    @Override
    public final boolean @Nullable [] nulls() {
        return nulls;
    }

    @Override
    public final PhysicalType physicalType() {
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

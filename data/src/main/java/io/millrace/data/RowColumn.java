package io.millrace.data;

import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * Rows inside rows, field by field: each field is a column of its own, so that reading one costs what reading any column
 * costs. Where a row is null, all its fields are.
 */
public final class RowColumn extends ObjectColumn {
    private final Column[] fields;
    private final List<LogicalType> types;
    private volatile @Nullable Object @Nullable [] materialized;

    /**
     * @param fields a column a field; null in all of them where the row is
     * @param types of the fields
     */
    public RowColumn(Column[] fields, List<LogicalType> types, boolean @Nullable [] nulls, int size) {
        super(nulls, size);
        for (Column field : fields) {
            if (field.size() != size) {
                throw new IllegalArgumentException("a field of " + field.size() + " in a column of " + size + " rows");
            }
        }
        this.fields = fields;
        this.types = types;
    }

    public int fieldCount() {
        return fields.length;
    }

    public Column field(int index) {
        return fields[index];
    }

    List<LogicalType> types() {
        return types;
    }

    @Override
    public Column field(int index, LogicalType type) {
        return fields[index];
    }

    @Override
    public @Nullable Object get(int row) {
        if (isNull(row)) {
            return null;
        }
        GenericRowData data = new GenericRowData(fields.length);
        for (int i = 0; i < fields.length; i++) {
            data.setField(i, fieldValue(i, row));
        }
        return data;
    }

    /** A value that does not keep the column alive: it may live in a state for long. */
    private @Nullable Object fieldValue(int field, int row) {
        Object value = Values.get(fields[field], types.get(field), row);
        return value instanceof StringData ? StringData.fromBytes(((BytesColumn) fields[field]).copy(row)) : value;
    }

    @Override
    public @Nullable Object[] values() {
        @Nullable Object[] values = materialized;
        if (values == null) {
            values = new @Nullable Object[size()];
            for (int row = 0; row < values.length; row++) {
                values[row] = get(row);
            }
            materialized = values;
        }
        return values;
    }

    @Override
    public RowColumn gather(int[] rows, int count) {
        Column[] gathered = new Column[fields.length];
        for (int i = 0; i < fields.length; i++) {
            gathered[i] = fields[i].gather(rows, count);
        }
        return new RowColumn(gathered, types, Column.gatherNulls(nulls(), rows, count), count);
    }

    @Override
    public RowColumn gatherOrNull(int[] rows, int count) {
        Column[] gathered = new Column[fields.length];
        for (int i = 0; i < fields.length; i++) {
            gathered[i] = fields[i].gatherOrNull(rows, count);
        }
        return new RowColumn(gathered, types, Column.gatherNullsOrMissing(nulls(), rows, count), count);
    }

    @Override
    public long sizeBytes() {
        long bytes = nulls() == null ? 0 : size();
        for (Column field : fields) {
            bytes += field.sizeBytes();
        }
        return bytes;
    }
}

package io.millrace.data;

import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Collects rows into a {@link Batch}: append a value to every column, then call {@link #endRow}. Usable again after
 * {@link #build}. Not thread-safe.
 */
public final class BatchBuilder {
    private final ColumnBuilder[] columns;
    private final RowData.FieldGetter[] getters;
    private byte @Nullable [] rowKinds;
    private int size;

    /** Collects rows of other batches that have the columns of this one. */
    public static BatchBuilder like(Batch batch) {
        ColumnBuilder[] columns = new ColumnBuilder[batch.columnCount()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = ColumnBuilder.like(batch.column(i));
        }
        return new BatchBuilder(columns, new RowData.FieldGetter[0]);
    }

    private BatchBuilder(ColumnBuilder[] columns, RowData.FieldGetter[] getters) {
        this.columns = columns;
        this.getters = getters;
    }

    public BatchBuilder(RowType type) {
        this(type.getChildren());
    }

    public BatchBuilder(List<LogicalType> types) {
        columns = new ColumnBuilder[types.size()];
        getters = new RowData.FieldGetter[types.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = ColumnBuilder.of(types.get(i));
            getters[i] = RowData.createFieldGetter(types.get(i).copy(true), i);
        }
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    public int columnCount() {
        return columns.length;
    }

    public ColumnBuilder column(int index) {
        return columns[index];
    }

    /** Ends a row of which a value has been appended to every column. */
    public void endRow(byte rowKind) {
        if (rowKind != Batch.INSERT || rowKinds != null) {
            if (rowKinds == null) {
                rowKinds = new byte[Math.max(16, size + 1)];
            } else if (size == rowKinds.length) {
                rowKinds = Arrays.copyOf(rowKinds, size * 2);
            }
            rowKinds[size] = rowKind;
        }
        size++;
    }

    /** Appends a row of a batch with the same types. */
    public void append(Batch from, int row, byte rowKind) {
        for (int i = 0; i < columns.length; i++) {
            columns[i].append(from.column(i), row);
        }
        endRow(rowKind);
    }

    /** Appends the rows {@code rows[start..end)} of a batch with the same types, with their kinds. */
    public void appendAll(Batch from, int[] rows, int start, int end) {
        for (int i = 0; i < columns.length; i++) {
            columns[i].appendAll(from.column(i), rows, start, end);
        }
        int newSize = size + end - start;
        byte[] fromKinds = from.rowKinds();
        if (fromKinds != null || rowKinds != null) {
            byte[] kinds = rowKinds == null ? new byte[Math.max(16, newSize)] : rowKinds;
            kinds = newSize > kinds.length ? Arrays.copyOf(kinds, Math.max(newSize, kinds.length * 2)) : kinds;
            for (int i = start; fromKinds != null && i < end; i++) {
                kinds[size + i - start] = fromKinds[rows[i]];
            }
            rowKinds = kinds;
        }
        size = newSize;
    }

    /** Appends a row given as Flink's {@link RowData}, with its kind. */
    public void append(RowData row) {
        for (int i = 0; i < columns.length; i++) {
            columns[i].appendInternal(getters[i].getFieldOrNull(row));
        }
        endRow(row.getRowKind().toByteValue());
    }

    /** Takes back all that was appended after the first {@code rows} rows, an unfinished row included. */
    public void truncate(int rows) {
        for (ColumnBuilder column : columns) {
            column.truncate(rows);
        }
        size = rows;
    }

    /** The batch of all rows ended; the builder is empty afterwards. */
    public Batch build() {
        Column[] built = new Column[columns.length];
        for (int i = 0; i < columns.length; i++) {
            built[i] = columns[i].build();
        }
        Batch batch = new Batch(built, rowKinds, size);
        rowKinds = null;
        size = 0;
        return batch;
    }
}

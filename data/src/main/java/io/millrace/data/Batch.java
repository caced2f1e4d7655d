package io.millrace.data;

import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/**
 * Rows that move together, column by column. Immutable; columns may be shared with other batches. The unit in which
 * everything in the engine works: a batch has at least one row and usually a few thousand.
 */
public final class Batch {
    /** {@link RowKind#toByteValue()} of the four kinds, for kernels. */
    public static final byte INSERT = 0;

    public static final byte UPDATE_BEFORE = 1;
    public static final byte UPDATE_AFTER = 2;
    public static final byte DELETE = 3;

    private final Column[] columns;
    private final byte @Nullable [] rowKinds;
    private final int size;

    /** @param rowKinds a kind a row, or null if all rows are inserts */
    public Batch(Column[] columns, byte @Nullable [] rowKinds, int size) {
        for (int i = 0; i < columns.length; i++) {
            if (columns[i].size() != size) {
                throw new IllegalArgumentException(
                        "column " + i + " has " + columns[i].size() + " rows in a batch of " + size);
            }
        }
        if (rowKinds != null && rowKinds.length < size) {
            throw new IllegalArgumentException(rowKinds.length + " row kinds for " + size + " rows");
        }
        this.columns = columns;
        this.rowKinds = rowKinds;
        this.size = size;
    }

    /** A batch of inserts. */
    public static Batch of(int size, Column... columns) {
        return new Batch(columns, null, size);
    }

    /** Number of rows. */
    public int size() {
        return size;
    }

    public int columnCount() {
        return columns.length;
    }

    public Column column(int index) {
        return columns[index];
    }

    /** The columns; not to be written to. */
    public Column[] columns() {
        return columns;
    }

    /** A kind a row (see {@link #INSERT} and its siblings); null if all rows are inserts. Not to be written to. */
    public byte @Nullable [] rowKinds() {
        return rowKinds;
    }

    public byte rowKind(int row) {
        return rowKinds == null ? INSERT : rowKinds[row];
    }

    /** Whether a kind adds a row (+I, +U) rather than takes one away (-U, -D). */
    public static boolean isAddition(byte rowKind) {
        return rowKind == INSERT || rowKind == UPDATE_AFTER;
    }

    /** A batch of the rows {@code rows[0..count)}, in that order. */
    public Batch gather(int[] rows, int count) {
        Column[] gathered = new Column[columns.length];
        for (int i = 0; i < columns.length; i++) {
            gathered[i] = columns[i].gather(rows, count);
        }
        byte[] kinds = null;
        if (rowKinds != null) {
            kinds = new byte[count];
            for (int i = 0; i < count; i++) {
                kinds[i] = rowKinds[rows[i]];
            }
        }
        return new Batch(gathered, kinds, count);
    }

    /** The same rows with other columns, for instance a projection. */
    public Batch withColumns(Column... newColumns) {
        return new Batch(newColumns, rowKinds, size);
    }

    /** The same rows with other kinds. */
    public Batch withRowKinds(byte @Nullable [] newKinds) {
        return new Batch(columns, newKinds, size);
    }

    public long sizeBytes() {
        long bytes = rowKinds == null ? 0 : size;
        for (Column column : columns) {
            bytes += column.sizeBytes();
        }
        return bytes;
    }
}

package io.millrace.state;

import io.millrace.data.Batch;
import io.millrace.data.BatchBuilder;
import io.millrace.data.Column;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * Rows by slot, column by column. A slot is an int that names a row from {@link #allocate} to {@link #free}; slots of freed
 * rows are given out again, last freed first. What slot comes next is part of the state, so that a restored table goes on
 * exactly as the one it was taken from.
 */
public final class RowTable {
    private static final int VERSION = 1;

    private final LogicalType[] types;
    private final StateColumn[] columns;
    private int[] freeSlots = {};
    private int freeCount;
    private int slotLimit;
    private int capacity;

    public RowTable(List<LogicalType> types) {
        this.types = types.toArray(LogicalType[]::new);
        this.columns = new StateColumn[this.types.length];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = StateColumn.of(this.types[i]);
        }
    }

    /** Number of rows. */
    public int size() {
        return slotLimit - freeCount;
    }

    /** All slots ever given out are below. */
    public int slotLimit() {
        return slotLimit;
    }

    public int columnCount() {
        return columns.length;
    }

    public StateColumn column(int index) {
        return columns[index];
    }

    /** A slot for a row; its columns hold what they held before, so set them all. */
    public int allocate() {
        if (freeCount > 0) {
            return freeSlots[--freeCount];
        }
        int slot = slotLimit++;
        ensureCapacity();
        return slot;
    }

    /** Slots for {@code count} rows, as if by so many calls of {@link #allocate()}. */
    public void allocate(int[] slots, int count) {
        int reused = Math.min(count, freeCount);
        for (int i = 0; i < reused; i++) {
            slots[i] = freeSlots[--freeCount];
        }
        for (int i = reused; i < count; i++) {
            slots[i] = slotLimit++;
        }
        ensureCapacity();
    }

    private void ensureCapacity() {
        if (slotLimit > capacity) {
            capacity = Math.max(slotLimit, Math.max(16, capacity + (capacity >> 1)));
            for (StateColumn column : columns) {
                column.ensureCapacity(capacity);
            }
        }
    }

    /** Gives a slot back. */
    public void free(int slot) {
        for (StateColumn column : columns) {
            column.setNull(slot);
        }
        if (freeCount == freeSlots.length) {
            freeSlots = Arrays.copyOf(freeSlots, Math.max(16, freeCount * 2));
        }
        freeSlots[freeCount++] = slot;
    }

    /** Copies the first columns of a row of a batch, as many as this table has. */
    public void set(int slot, Batch from, int row) {
        for (int i = 0; i < columns.length; i++) {
            columns[i].set(slot, from.column(i), row);
        }
    }

    /** Copies the first columns of the rows {@code rows[0..count)} to the slots at the same positions. */
    public void set(int[] slots, Batch from, int[] rows, int count) {
        for (int i = 0; i < columns.length; i++) {
            columns[i].set(slots, from.column(i), rows, count);
        }
    }

    /** Copies the named columns of a row of a batch, in that order. */
    public void set(int slot, Batch from, int[] fromColumns, int row) {
        for (int i = 0; i < columns.length; i++) {
            columns[i].set(slot, from.column(fromColumns[i]), row);
        }
    }

    /** Whether the row in a slot equals a row of a batch in all columns; null equals null. */
    public boolean rowEquals(int slot, Batch other, int[] otherColumns, int row) {
        for (int i = 0; i < columns.length; i++) {
            if (!columns[i].valueEquals(slot, other.column(otherColumns[i]), row)) {
                return false;
            }
        }
        return true;
    }

    /** The rows of {@code slots[0..count)} as columns. */
    public Column[] gather(int[] slots, int count) {
        Column[] gathered = new Column[columns.length];
        for (int i = 0; i < columns.length; i++) {
            gathered[i] = columns[i].gather(slots, count);
        }
        return gathered;
    }

    /** Like {@link #gather}, but a negative slot gives a row of nulls. */
    public Column[] gatherOrNull(int[] slots, int count) {
        Column[] gathered = new Column[columns.length];
        for (int i = 0; i < columns.length; i++) {
            gathered[i] = columns[i].gatherOrNull(slots, count);
        }
        return gathered;
    }

    /** Appends the row in a slot to a builder of the same columns and ends the row. */
    public void appendTo(BatchBuilder builder, int slot, byte rowKind) {
        for (int i = 0; i < columns.length; i++) {
            columns[i].appendTo(builder.column(i), slot);
        }
        builder.endRow(rowKind);
    }

    public long sizeBytes() {
        long bytes = (long) freeSlots.length * Integer.BYTES;
        for (StateColumn column : columns) {
            bytes += column.sizeBytes();
        }
        return bytes;
    }

    /** Bytes: version, slot limit, number of free slots, these, then every column over all slots. */
    public void snapshot(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeInt(slotLimit);
        out.writeInt(freeCount);
        for (int i = 0; i < freeCount; i++) {
            out.writeInt(freeSlots[i]);
        }
        int[] all = new int[slotLimit];
        Arrays.setAll(all, i -> i);
        for (int i = 0; i < columns.length; i++) {
            ColumnSerializer.write(columns[i].gather(all, slotLimit), types[i], out);
        }
    }

    /** Reads what {@link #snapshot} wrote, into a table without rows. */
    public void restore(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("rows of version " + version + "; this program reads " + VERSION);
        }
        slotLimit = in.readInt();
        freeCount = in.readInt();
        freeSlots = new int[freeCount];
        for (int i = 0; i < freeCount; i++) {
            freeSlots[i] = in.readInt();
        }
        ensureCapacity();
        for (int i = 0; i < columns.length; i++) {
            Column column = ColumnSerializer.read(types[i], in);
            for (int slot = 0; slot < slotLimit; slot++) {
                columns[i].set(slot, column, slot);
            }
        }
    }
}

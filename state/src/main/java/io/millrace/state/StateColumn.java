package io.millrace.state;

import io.millrace.data.Column;
import io.millrace.data.ColumnBuilder;
import io.millrace.data.PhysicalType;
import java.util.Arrays;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * The values of one field over the slots of a state: what {@link Column} is for a batch, but growable and written in
 * place. A slot that was never set, or whose value is null, is null. Equality is that of SQL's GROUP BY: null equals null.
 */
public abstract sealed class StateColumn
        permits BooleanStateColumn,
                IntStateColumn,
                LongStateColumn,
                FloatStateColumn,
                DoubleStateColumn,
                BytesStateColumn,
                ObjectStateColumn {
    private boolean @Nullable [] nulls;
    private int capacity;

    public static StateColumn of(LogicalType type) {
        return switch (PhysicalType.of(type)) {
            case BOOLEAN -> new BooleanStateColumn();
            case INT -> new IntStateColumn();
            case LONG -> new LongStateColumn();
            case FLOAT -> new FloatStateColumn();
            case DOUBLE -> new DoubleStateColumn();
            case BYTES -> new BytesStateColumn();
            case OBJECT -> new ObjectStateColumn(type);
        };
    }

    /** Makes the slots {@code [0, slots)} usable. */
    public final void ensureCapacity(int slots) {
        if (slots > capacity) {
            int grown = Math.max(slots, Math.max(16, capacity + (capacity >> 1)));
            resize(grown);
            if (nulls != null) {
                nulls = Arrays.copyOf(nulls, grown);
            }
            capacity = grown;
        }
    }

    public final int capacity() {
        return capacity;
    }

    public final boolean isNull(int slot) {
        return nulls != null && nulls[slot];
    }

    public void setNull(int slot) {
        flagNull(slot);
    }

    private void flagNull(int slot) {
        if (nulls == null) {
            nulls = new boolean[capacity];
        }
        nulls[slot] = true;
    }

    final void clearNull(int slot) {
        if (nulls != null) {
            nulls[slot] = false;
        }
    }

    /** Takes over null flags alone; of a slot that is set more than once, the last one holds. */
    final void setNulls(int[] slots, Column from, int[] rows, int count) {
        boolean[] flags = from.nulls();
        for (int i = 0; flags != null && i < count; i++) {
            if (flags[rows[i]]) {
                flagNull(slots[i]);
            } else {
                clearNull(slots[i]);
            }
        }
    }

    final void clearNulls(int[] slots, int count) {
        boolean[] flags = nulls;
        for (int i = 0; flags != null && i < count; i++) {
            flags[slots[i]] = false;
        }
    }

    final boolean @Nullable [] nulls() {
        return nulls;
    }

    /** Copies the value of a row of a column of the same physical type. */
    public abstract void set(int slot, Column from, int row);

    /** Copies the values of {@code rows[0..count)} to the slots at the same positions. */
    public void set(int[] slots, Column from, int[] rows, int count) {
        for (int i = 0; i < count; i++) {
            set(slots[i], from, rows[i]);
        }
    }

    public abstract boolean valueEquals(int slot, Column other, int row);

    /** The values of {@code slots[0..count)} as a column. */
    public abstract Column gather(int[] slots, int count);

    /** Like {@link #gather}, but a negative slot gives null: for the missing side of an outer join. */
    public final Column gatherOrNull(int[] slots, int count) {
        int present = 0;
        for (int i = 0; i < count; i++) {
            present += slots[i] < 0 ? 0 : 1;
        }
        if (present == count) {
            return gather(slots, count);
        }
        int[] presentSlots = new int[present];
        int[] positions = new int[count];
        present = 0;
        for (int i = 0; i < count; i++) {
            positions[i] = slots[i] < 0 ? -1 : present;
            if (slots[i] >= 0) {
                presentSlots[present++] = slots[i];
            }
        }
        return gather(presentSlots, present).gatherOrNull(positions, count);
    }

    /** Appends a slot's value to a builder of the same physical type. */
    public final void appendTo(ColumnBuilder builder, int slot) {
        int[] one = {slot};
        builder.append(gather(one, 1), 0);
    }

    /** Bytes held, about. */
    public final long sizeBytes() {
        return valueBytes() + (nulls == null ? 0 : nulls.length);
    }

    abstract void resize(int newCapacity);

    abstract long valueBytes();
}

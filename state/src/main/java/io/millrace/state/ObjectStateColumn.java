package io.millrace.state;

import io.millrace.data.Column;
import io.millrace.data.ObjectColumn;
import java.util.Arrays;
import java.util.Objects;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/** Values of {@link ObjectColumn} by slot. */
public final class ObjectStateColumn extends StateColumn {
    private static final int ASSUMED_VALUE_BYTES = 48;

    private final @Nullable LogicalType type;
    private @Nullable Object[] values = {};

    /** Values of any class, equal as they say. */
    public ObjectStateColumn() {
        this.type = null;
    }

    /** Values of a type, equal whatever class they are of. */
    ObjectStateColumn(LogicalType type) {
        this.type = type;
    }

    public @Nullable Object get(int slot) {
        return isNull(slot) ? null : values[slot];
    }

    public void set(int slot, @Nullable Object value) {
        values[slot] = value;
        if (value == null) {
            setNull(slot);
        } else {
            clearNull(slot);
        }
    }

    @Override
    public void setNull(int slot) {
        values[slot] = null;
        super.setNull(slot);
    }

    @Override
    public void set(int slot, Column from, int row) {
        set(slot, ((ObjectColumn) from).get(row));
    }

    @Override
    public boolean valueEquals(int slot, Column other, int row) {
        Object value = get(slot);
        Object otherValue = ((ObjectColumn) other).get(row);
        return type == null ? Objects.equals(value, otherValue) : StructuredValues.equal(value, otherValue, type);
    }

    @Override
    public ObjectColumn gather(int[] slots, int count) {
        @Nullable Object[] gathered = new @Nullable Object[count];
        for (int i = 0; i < count; i++) {
            gathered[i] = get(slots[i]);
        }
        return new ObjectColumn(gathered, count);
    }

    @Override
    void resize(int newCapacity) {
        values = Arrays.copyOf(values, newCapacity);
    }

    @Override
    long valueBytes() {
        return (long) values.length * ASSUMED_VALUE_BYTES;
    }
}

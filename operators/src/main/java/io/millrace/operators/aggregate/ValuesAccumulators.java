package io.millrace.operators.aggregate;

import io.millrace.data.BytesColumn;
import io.millrace.data.Column;
import io.millrace.data.ColumnBuilder;
import io.millrace.data.ObjectColumn;
import io.millrace.data.Values;
import io.millrace.state.ColumnSerializer;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * Functions that keep all values of a group in a {@link ValueBag}: the general path, a value at a time. The accumulator is
 * one column, in Flink a structured value; here it holds the bags themselves, which travel in the process only.
 */
final class ValuesAccumulators extends Accumulators {
    private static final int ASSUMED_BAG_BYTES = 128;

    private final LogicalType valueType;
    private final LogicalType resultType;
    private final boolean keepsNulls;
    private final Supplier<ValueBag> newBag;
    private @Nullable ValueBag[] bags = {};

    /** @param accumulatorType any type without a primitive form */
    ValuesAccumulators(
            LogicalType accumulatorType,
            LogicalType valueType,
            LogicalType resultType,
            boolean keepsNulls,
            Supplier<ValueBag> newBag) {
        super(accumulatorType);
        this.valueType = valueType;
        this.resultType = resultType;
        this.keepsNulls = keepsNulls;
        this.newBag = newBag;
    }

    @Override
    void resize(int newCapacity) {
        bags = Arrays.copyOf(bags, newCapacity);
    }

    @Override
    void reset(int slot) {
        bags[slot] = null;
    }

    private ValueBag bag(int slot) {
        ValueBag bag = bags[slot];
        if (bag == null) {
            bag = newBag.get();
            bags[slot] = bag;
        }
        return bag;
    }

    @Override
    void accumulate(Column[] arguments, int[] slots, byte @Nullable [] rowKinds, int count) {
        for (int row = 0; row < count; row++) {
            Object value = value(arguments[0], row);
            if (value == null && !keepsNulls) {
                continue;
            }
            ValueBag bag = bag(slots[row]);
            if (arguments.length > 1) {
                bag.delimiter = ((BytesColumn) arguments[1]).string(row).toString();
            }
            if (isRetraction(rowKinds, row)) {
                bag.retract(value);
            } else {
                bag.add(value);
            }
        }
    }

    /** A value that does not hold on to the bytes of its batch. */
    private @Nullable Object value(Column column, int row) {
        Object value = Values.get(column, valueType, row);
        return value instanceof BinaryStringData string ? string.copy() : value;
    }

    @Override
    void merge(Column[] accumulators, int[] slots, int count) {
        ObjectColumn others = (ObjectColumn) accumulators[0];
        List<@Nullable Object> values = new ArrayList<>();
        List<Long> occurrences = new ArrayList<>();
        for (int row = 0; row < count; row++) {
            if (others.get(row) instanceof ValueBag other) {
                values.clear();
                occurrences.clear();
                other.listTo(values, occurrences);
                ValueBag bag = bag(slots[row]);
                bag.delimiter = other.delimiter;
                bag.addAll(values, occurrences);
            }
        }
    }

    @Override
    Column result(int[] slots, int count) {
        ColumnBuilder builder = ColumnBuilder.of(resultType);
        for (int row = 0; row < count; row++) {
            ValueBag bag = bags[slots[row]];
            builder.appendInternal(bag == null ? newBag.get().result() : bag.result());
        }
        return builder.build();
    }

    @Override
    Column[] accumulatorColumns(int[] slots, int count) {
        @Nullable Object[] gathered = new @Nullable Object[count];
        for (int row = 0; row < count; row++) {
            gathered[row] = bags[slots[row]];
        }
        return new Column[] {new ObjectColumn(gathered, count)};
    }

    @Override
    long sizeBytes() {
        return (long) bags.length * ASSUMED_BAG_BYTES;
    }

    /** Bytes: for each slot the number of its values (-1: no bag), the delimiter, the values as a column, occurrences. */
    @Override
    void snapshot(int slotLimit, DataOutput out) throws IOException {
        for (int slot = 0; slot < slotLimit; slot++) {
            ValueBag bag = bags[slot];
            if (bag == null) {
                out.writeInt(-1);
                continue;
            }
            List<@Nullable Object> values = new ArrayList<>();
            List<Long> occurrences = new ArrayList<>();
            bag.listTo(values, occurrences);
            out.writeInt(values.size());
            out.writeUTF(bag.delimiter);
            ColumnBuilder builder = ColumnBuilder.of(valueType);
            values.forEach(builder::appendInternal);
            ColumnSerializer.write(builder.build(), valueType, out);
            for (long each : occurrences) {
                out.writeLong(each);
            }
        }
    }

    @Override
    void restore(int slotLimit, DataInput in) throws IOException {
        ensureCapacity(slotLimit);
        for (int slot = 0; slot < slotLimit; slot++) {
            int size = in.readInt();
            if (size >= 0) {
                ValueBag bag = bag(slot);
                bag.delimiter = in.readUTF();
                Column column = ColumnSerializer.read(valueType, in);
                List<@Nullable Object> values = new ArrayList<>(size);
                List<Long> occurrences = new ArrayList<>(size);
                for (int i = 0; i < size; i++) {
                    values.add(value(column, i));
                    occurrences.add(in.readLong());
                }
                bag.addAll(values, occurrences);
            }
        }
    }
}

package io.millrace.operators.process;

import io.millrace.data.ObjectColumn;
import io.millrace.state.ColumnSerializer;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.function.Supplier;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.conversion.DataStructureConverter;
import org.apache.flink.table.data.conversion.RowRowConverter;
import org.apache.flink.table.runtime.typeutils.InternalSerializers;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/**
 * A value of several fields a partition: an object of a class, or a row. A partition whose fields are all null has none, so
 * the function starts with a new object, whose fields may have values of their own.
 */
final class ValueEntry extends StateEntry {
    private final LogicalType type;
    private final DataStructureConverter<Object, Object> converter;
    private final Supplier<Object> newObject;
    private final TypeSerializer<Object> serializer;

    private @Nullable RowData[] values = {};
    private long[] writtenMillis = {};

    ValueEntry(DataType dataType, long ttlMillis, Converters converters) {
        super(ttlMillis);
        type = dataType.getLogicalType();
        converter = converters.create(dataType);
        newObject = constructor(dataType);
        serializer = InternalSerializers.create(type);
    }

    private Supplier<Object> constructor(DataType dataType) {
        Class<?> conversion = dataType.getConversionClass();
        if (conversion == Row.class) {
            return ((RowRowConverter) (DataStructureConverter<?, ?>) converter)::createEmptyRow;
        } else if (conversion == RowData.class) {
            int fields = LogicalTypeChecks.getFieldCount(type);
            return () -> new GenericRowData(fields);
        }
        MethodHandle constructor = constructor(conversion);
        return () -> {
            try {
                return (Object) constructor.invokeExact();
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException("state of " + conversion + " cannot be made", e);
            }
        };
    }

    private static MethodHandle constructor(Class<?> conversion) {
        try {
            return MethodHandles.publicLookup()
                    .findConstructor(conversion, MethodType.methodType(void.class))
                    .asType(MethodType.methodType(Object.class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(conversion + " has no public constructor without arguments", e);
        }
    }

    @Override
    void ensureCapacity(int slots) {
        if (slots > values.length) {
            int grown = Math.max(slots, Math.max(16, values.length + (values.length >> 1)));
            values = Arrays.copyOf(values, grown);
            if (ttlMillis() > 0) {
                writtenMillis = Arrays.copyOf(writtenMillis, grown);
            }
        }
    }

    @Override
    Object toFunction() {
        RowData value = values[slot];
        return value == null ? newObject.get() : converter.toExternal(value);
    }

    @Override
    void fromFunction(Object external, boolean isCleared) {
        RowData value = isCleared ? null : (RowData) converter.toInternal(external);
        if (value == null || isAllNull(value)) {
            values[slot] = null;
            return;
        }
        if (ttlMillis() > 0) {
            RowData before = values[slot];
            if (before != null && Arrays.equals(bytes(before), bytes(value))) {
                return;
            }
            writtenMillis[slot] = write();
        }
        values[slot] = value;
    }

    private static boolean isAllNull(RowData row) {
        for (int field = 0; field < row.getArity(); field++) {
            if (!row.isNullAt(field)) {
                return false;
            }
        }
        return row.getRowKind() == RowKind.INSERT;
    }

    private byte[] bytes(RowData value) {
        DataOutputSerializer out = new DataOutputSerializer(64);
        try {
            serializer.serialize(value, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.getCopyOfBuffer();
    }

    @Override
    boolean isEmpty(int ofSlot) {
        return values[ofSlot] == null;
    }

    @Override
    long dropExpired(int ofSlot, long now) {
        if (values[ofSlot] != null && isExpired(writtenMillis[ofSlot], now)) {
            values[ofSlot] = null;
        }
        return values[ofSlot] == null ? Long.MAX_VALUE : writtenMillis[ofSlot];
    }

    /** Bytes: the rows as a column, null where there is none; with a time to live, when each was written. */
    @Override
    void snapshot(int slots, DataOutput out) throws IOException {
        ColumnSerializer.write(new ObjectColumn(Arrays.copyOf(values, slots, Object[].class), slots), type, out);
        if (ttlMillis() > 0) {
            for (int i = 0; i < slots; i++) {
                out.writeLong(values[i] == null ? 0 : writtenMillis[i]);
            }
        }
    }

    @Override
    void restore(int slots, DataInput in) throws IOException {
        ensureCapacity(slots);
        ObjectColumn column = (ObjectColumn) ColumnSerializer.read(type, in);
        for (int i = 0; i < slots; i++) {
            values[i] = (RowData) column.get(i);
        }
        if (ttlMillis() > 0) {
            for (int i = 0; i < slots; i++) {
                writtenMillis[i] = in.readLong();
            }
        }
    }
}

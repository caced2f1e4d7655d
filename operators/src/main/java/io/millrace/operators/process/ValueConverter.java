package io.millrace.operators.process;

import io.millrace.data.Column;
import io.millrace.data.ColumnBuilder;
import io.millrace.data.Values;
import io.millrace.state.ColumnSerializer;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.data.conversion.DataStructureConverter;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/** Elements, keys and values of views: as the function has them, as they are kept, and as bytes of a snapshot. */
final class ValueConverter {
    private final LogicalType type;
    private final DataStructureConverter<Object, Object> converter;

    /** A key of bytes, equal to another of the same bytes. */
    private record Binary(byte[] bytes) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Binary that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    ValueConverter(DataType dataType, Converters converters) {
        type = dataType.getLogicalType();
        converter = converters.create(dataType);
    }

    @Nullable
    Object toInternal(@Nullable Object external) {
        return converter.toInternalOrNull(external);
    }

    @Nullable
    Object toExternal(@Nullable Object internal) {
        return converter.toExternalOrNull(internal);
    }

    /** An internal value in a form that is equal to another if the values are. */
    Object toKey(@Nullable Object external) {
        Object internal = converter.toInternalOrNull(external);
        if (internal == null) {
            throw new IllegalArgumentException("a key is null");
        }
        return internal instanceof byte[] bytes ? new Binary(bytes.clone()) : internal;
    }

    @Nullable
    Object keyToExternal(Object key) {
        return converter.toExternalOrNull(keyToInternal(key));
    }

    private static Object keyToInternal(Object key) {
        return key instanceof Binary binary ? binary.bytes : key;
    }

    void write(List<@Nullable Object> internal, DataOutput out) throws IOException {
        ColumnBuilder builder = ColumnBuilder.of(type);
        for (Object value : internal) {
            builder.appendInternal(value == null ? null : keyToInternal(value));
        }
        ColumnSerializer.write(builder.build(), type, out);
    }

    List<@Nullable Object> read(DataInput in) throws IOException {
        Column column = ColumnSerializer.read(type, in);
        List<@Nullable Object> values = new ArrayList<>(column.size());
        for (int row = 0; row < column.size(); row++) {
            values.add(Values.get(column, type, row));
        }
        return values;
    }

    /** Reads keys, in the form that makes them equal to those that functions give. */
    List<Object> readKeys(DataInput in) throws IOException {
        List<Object> keys = new ArrayList<>();
        for (Object internal : read(in)) {
            keys.add(toKey(toExternal(internal)));
        }
        return keys;
    }
}

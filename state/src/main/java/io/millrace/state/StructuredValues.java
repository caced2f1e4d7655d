package io.millrace.state;

import java.util.Objects;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.ArrayDataSerializer;
import org.apache.flink.table.runtime.typeutils.InternalSerializers;
import org.apache.flink.table.runtime.typeutils.MapDataSerializer;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * Equality of Flink's internal data structures whatever class they are of: a decoder makes rows of objects, a snapshot is
 * read as rows of bytes, and their {@code equals} knows its own class only.
 */
final class StructuredValues {
    private StructuredValues() {}

    /** Whether two values of a type are equal, with null equal to null. */
    static boolean equal(@Nullable Object left, @Nullable Object right, LogicalType type) {
        if (Objects.equals(left, right)) {
            return true;
        } else if (left == null || right == null) {
            return false;
        }
        return switch (type.getTypeRoot()) {
            case ROW, STRUCTURED_TYPE, ARRAY, MAP, MULTISET ->
                binary(left, type).equals(binary(right, type));
            default -> false;
        };
    }

    /** The value in Flink's binary format, in which equal values have equal bytes. */
    private static Object binary(Object value, LogicalType type) {
        return switch (type.getTypeRoot()) {
            case ROW, STRUCTURED_TYPE ->
                ((RowDataSerializer) InternalSerializers.<RowData>create(type)).toBinaryRow((RowData) value);
            case ARRAY ->
                ((ArrayDataSerializer) InternalSerializers.<ArrayData>create(type)).toBinaryArray((ArrayData) value);
            default -> ((MapDataSerializer) InternalSerializers.<MapData>create(type)).toBinaryMap((MapData) value);
        };
    }
}

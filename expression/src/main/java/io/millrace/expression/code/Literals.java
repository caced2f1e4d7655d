package io.millrace.expression.code;

import io.millrace.data.Values;
import io.millrace.expression.runtime.Slice;
import io.millrace.plan.expression.Literal;
import java.util.Objects;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.LogicalType;

/** Constants as Java terms; what has no Java literal becomes a field. */
final class Literals {
    private Literals() {}

    static String term(Literal literal, CodeGenerator generator) {
        Object value = Objects.requireNonNull(literal.value());
        LogicalType type = literal.type();
        return switch (io.millrace.data.PhysicalType.of(type)) {
            case BOOLEAN -> value.toString();
            case INT -> ofInt(((Number) value).intValue());
            case LONG -> ofLong(Values.toLong(value));
            case FLOAT -> "Float.intBitsToFloat(" + Float.floatToRawIntBits(((Number) value).floatValue()) + ")";
            case DOUBLE -> ofDouble(((Number) value).doubleValue());
            case BYTES -> generator.constant(slice(value), "Slice");
            case OBJECT -> generator.constant(value, Forms.objectClass(type).getName());
        };
    }

    static String ofInt(int value) {
        return value == Integer.MIN_VALUE ? "Integer.MIN_VALUE" : value < 0 ? "(" + value + ")" : "" + value;
    }

    static String ofLong(long value) {
        return value == Long.MIN_VALUE ? "Long.MIN_VALUE" : value < 0 ? "(" + value + "L)" : value + "L";
    }

    private static String ofDouble(double value) {
        return Double.isFinite(value)
                ? "(" + value + "d)"
                : "Double.longBitsToDouble(" + ofLong(Double.doubleToRawLongBits(value)) + ")";
    }

    private static Slice slice(Object value) {
        return value instanceof StringData string ? Slice.of(string.toBytes()) : Slice.of((byte[]) value);
    }
}

package io.millrace.expression.code;

import io.millrace.data.PhysicalType;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RawValueData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.types.bitmap.Bitmap;
import org.apache.flink.types.variant.Variant;

/** How values of SQL types look in generated code, and how they become Flink's internal data structures and back. */
public final class Forms {
    private Forms() {}

    /** Java type of a value: the primitive of its physical type, a Slice, or a class of Flink's. */
    public static String javaType(LogicalType type) {
        return switch (PhysicalType.of(type)) {
            case BOOLEAN -> "boolean";
            case INT -> "int";
            case LONG -> "long";
            case FLOAT -> "float";
            case DOUBLE -> "double";
            case BYTES -> "Slice";
            case OBJECT -> objectClass(type).getName();
        };
    }

    /** Value that a variable has while its value is null. */
    public static String defaultValue(LogicalType type) {
        return switch (PhysicalType.of(type)) {
            case BOOLEAN -> "false";
            case INT -> "0";
            case LONG -> "0L";
            case FLOAT -> "0f";
            case DOUBLE -> "0d";
            case BYTES -> "Slice.EMPTY";
            case OBJECT -> "null";
        };
    }

    public static Class<?> objectClass(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case DECIMAL -> DecimalData.class;
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> TimestampData.class;
            case ARRAY -> ArrayData.class;
            case MAP, MULTISET -> MapData.class;
            case ROW, STRUCTURED_TYPE -> RowData.class;
            case RAW -> RawValueData.class;
            case VARIANT -> Variant.class;
            case BITMAP -> Bitmap.class;
            default -> Object.class;
        };
    }

    public static boolean isBinary(LogicalType type) {
        return type.is(LogicalTypeFamily.BINARY_STRING);
    }

    public static boolean isString(LogicalType type) {
        return type.is(LogicalTypeFamily.CHARACTER_STRING);
    }

    public static boolean isTimestamp(LogicalType type) {
        return type.is(LogicalTypeFamily.TIMESTAMP);
    }

    public static boolean isDecimal(LogicalType type) {
        return type.is(LogicalTypeRoot.DECIMAL);
    }

    /** Java term of the value as Flink's internal data structure; primitives stay primitive. Not for nulls. */
    public static String toFlink(String value, LogicalType type) {
        PhysicalType form = PhysicalType.of(type);
        if (type.is(LogicalTypeRoot.TINYINT)) {
            return "((byte) " + value + ")";
        } else if (type.is(LogicalTypeRoot.SMALLINT)) {
            return "((short) " + value + ")";
        } else if (form == PhysicalType.BYTES) {
            return value + (isBinary(type) ? ".toByteArray()" : ".toBinaryString()");
        } else if (form == PhysicalType.LONG && type instanceof DecimalType decimal) {
            return "DecimalData.fromUnscaledLong(" + value + ", " + decimal.getPrecision() + ", " + decimal.getScale()
                    + ")";
        } else if (form == PhysicalType.LONG && isTimestamp(type)) {
            return "TimestampData.fromEpochMillis(" + value + ")";
        }
        return value;
    }

    /** Java term of the value as an object, boxed; null for a null. */
    public static String toObject(Code code) {
        String flink = toFlink(code.value(), code.type());
        String boxed =
                switch (code.type().getTypeRoot()) {
                    case BOOLEAN -> "Boolean.valueOf(" + flink + ")";
                    case TINYINT -> "Byte.valueOf(" + flink + ")";
                    case SMALLINT -> "Short.valueOf(" + flink + ")";
                    case INTEGER, DATE, TIME_WITHOUT_TIME_ZONE, INTERVAL_YEAR_MONTH -> "Integer.valueOf(" + flink + ")";
                    case BIGINT, INTERVAL_DAY_TIME -> "Long.valueOf(" + flink + ")";
                    case FLOAT -> "Float.valueOf(" + flink + ")";
                    case DOUBLE -> "Double.valueOf(" + flink + ")";
                    default -> flink;
                };
        if (code.neverNull()) {
            return "((Object) " + boxed + ")";
        }
        return "(" + code.isNull() + " ? (Object) null : (Object) " + boxed + ")";
    }

    /** Java term that takes a value of the type out of a boxed internal data structure that is not null. */
    public static String fromObject(String object, LogicalType type, String register) {
        return switch (PhysicalType.of(type)) {
            case BOOLEAN -> "((Boolean) " + object + ").booleanValue()";
            case INT -> "((Number) " + object + ").intValue()";
            case LONG -> longFromObject(object, type);
            case FLOAT -> "((Number) " + object + ").floatValue()";
            case DOUBLE -> "((Number) " + object + ").doubleValue()";
            case BYTES -> register + ".set((" + (isBinary(type) ? "byte[]" : "StringData") + ") " + object + ")";
            case OBJECT -> "((" + objectClass(type).getName() + ") " + object + ")";
        };
    }

    private static String longFromObject(String object, LogicalType type) {
        if (type instanceof DecimalType decimal) {
            return "Convert.unscaled((DecimalData) " + object + ", " + decimal.getScale() + ")";
        }
        return isTimestamp(type)
                ? "((TimestampData) " + object + ").getMillisecond()"
                : "((Number) " + object + ").longValue()";
    }
}

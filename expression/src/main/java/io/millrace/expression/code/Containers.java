package io.millrace.expression.code;

import org.apache.flink.table.types.logical.DistinctType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** Reads values out of Flink's rows and arrays. */
public final class Containers {
    private Containers() {}

    /** A field of a row; null where the row is. */
    public static Code field(CodeGenerator generator, Code row, int index, LogicalType type) {
        Code field = declareNull(generator, type);
        generator.open("if (!(" + row.isNull() + ") && !" + row.value() + ".isNullAt(" + index + "))");
        assign(generator, field, read(generator, row.value(), String.valueOf(index), type));
        generator.close();
        return field;
    }

    /** Declares a value that is null until {@link #assign} gives it one. */
    public static Code declareNull(CodeGenerator generator, LogicalType type) {
        String isNull = generator.local("boolean", "true");
        return generator.localOf(type, isNull, Forms.defaultValue(type));
    }

    /** Gives a declared value a value that is not null. */
    public static void assign(CodeGenerator generator, Code declared, String value) {
        generator.line(declared.value() + " = " + value + ";");
        generator.line(declared.isNull() + " = false;");
    }

    /** Java term of the value at a position that is not null of a row or array. */
    public static String read(CodeGenerator generator, String container, String index, LogicalType type) {
        String at = container + ".get" + getter(type) + "(" + index;
        return switch (type.getTypeRoot()) {
            case DECIMAL ->
                fromObject(
                        generator,
                        at + ", " + LogicalTypeChecks.getPrecision(type) + ", " + LogicalTypeChecks.getScale(type)
                                + ")",
                        type);
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                fromObject(generator, at + ", " + LogicalTypeChecks.getPrecision(type) + ")", type);
            case ROW, STRUCTURED_TYPE -> at + ", " + LogicalTypeChecks.getFieldCount(type) + ")";
            case CHAR, VARCHAR, BINARY, VARBINARY -> fromObject(generator, at + ")", type);
            case DISTINCT_TYPE -> read(generator, container, index, ((DistinctType) type).getSourceType());
            default -> at + ")";
        };
    }

    private static String fromObject(CodeGenerator generator, String object, LogicalType type) {
        return Forms.fromObject(
                object,
                type,
                io.millrace.data.PhysicalType.of(type) == io.millrace.data.PhysicalType.BYTES
                        ? generator.register()
                        : "");
    }

    private static String getter(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> "Boolean";
            case TINYINT -> "Byte";
            case SMALLINT -> "Short";
            case INTEGER, DATE, TIME_WITHOUT_TIME_ZONE, INTERVAL_YEAR_MONTH -> "Int";
            case BIGINT, INTERVAL_DAY_TIME -> "Long";
            case FLOAT -> "Float";
            case DOUBLE -> "Double";
            case CHAR, VARCHAR -> "String";
            case BINARY, VARBINARY -> "Binary";
            case DECIMAL -> "Decimal";
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> "Timestamp";
            case ARRAY -> "Array";
            case MAP, MULTISET -> "Map";
            case ROW, STRUCTURED_TYPE -> "Row";
            case VARIANT -> "Variant";
            case BITMAP -> "Bitmap";
            default -> "RawValue";
        };
    }
}

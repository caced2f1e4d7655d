package io.millrace.connect.format.json;

import io.millrace.connect.format.ByteSink;
import io.millrace.data.Column;
import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.data.NotNativeException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Encodes the values of one type, from a column or from Flink's internal data structures. The bytes are those that
 * Flink's {@code RowDataToJsonConverters} and Jackson write.
 */
abstract class JsonWriter {
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    /** Writes the value of a row, which is not null. */
    abstract void writeValue(Column column, int row, ByteSink into);

    /** Writes a value that is not null. */
    abstract void writeValue(Object value, ByteSink into);

    final void write(Column column, int row, ByteSink into) {
        if (column.isNull(row)) {
            into.put(NULL);
        } else {
            writeValue(column, row, into);
        }
    }

    final void write(@Nullable Object value, ByteSink into) {
        if (value == null) {
            into.put(NULL);
        } else {
            writeValue(value, into);
        }
    }

    static JsonWriter of(LogicalType type, JsonOptions options) {
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> new BooleanWriter();
            case TINYINT, SMALLINT, INTEGER, BIGINT, INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME -> new IntegerWriter();
            case FLOAT, DOUBLE -> new FloatingWriter();
            case DECIMAL -> new DecimalWriter((DecimalType) type, options.decimalsPlain());
            case CHAR, VARCHAR -> new TextWriter();
            case BINARY, VARBINARY -> new BinaryWriter();
            case DATE, TIME_WITHOUT_TIME_ZONE, TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                new TemporalWriter(type, options.iso8601());
            case ARRAY -> new ArrayWriter(((ArrayType) type).getElementType(), options);
            case MAP -> mapWriter(type, ((MapType) type).getKeyType(), ((MapType) type).getValueType(), options);
            case MULTISET -> mapWriter(type, ((MultisetType) type).getElementType(), new IntType(), options);
            case ROW -> new RowWriter((RowType) type, options);
            case NULL -> new TextWriter(); // never asked, since every value is null
            default -> throw new NotNativeException("type " + type + " in format 'json'");
        };
    }

    private static JsonWriter mapWriter(LogicalType map, LogicalType key, LogicalType value, JsonOptions options) {
        if (!key.is(LogicalTypeFamily.CHARACTER_STRING)) {
            throw noNames(map);
        }
        return new MapWriter(value, options);
    }

    static MillraceException noNames(LogicalType map) {
        return new MillraceException(
                ErrorCode.DATA,
                "format 'json' has no form for " + map.asSummaryString() + ": the names of an object are text",
                "Declare the keys as STRING.",
                null);
    }
}

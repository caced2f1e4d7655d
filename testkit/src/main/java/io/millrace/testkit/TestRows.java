package io.millrace.testkit;

import io.millrace.data.Batch;
import io.millrace.data.BatchBuilder;
import io.millrace.data.Values;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.flink.table.data.conversion.DataStructureConverter;
import org.apache.flink.table.data.conversion.DataStructureConverters;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.apache.flink.table.types.utils.TypeConversions;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/** Rows between their readable form and batches. */
public final class TestRows {
    private TestRows() {}

    /** A row type from its columns in SQL: {@code rowType("id BIGINT NOT NULL, name STRING")}. */
    public static RowType rowType(String columns) {
        return (RowType) LogicalTypeParser.parse("ROW<" + columns + ">", TestRows.class.getClassLoader());
    }

    /** A batch of the rows; at least one. */
    public static Batch batch(RowType type, TestRow... rows) {
        return batch(type, Arrays.asList(rows));
    }

    public static Batch batch(RowType type, List<TestRow> rows) {
        BatchBuilder builder = new BatchBuilder(type);
        for (TestRow row : rows) {
            checkArity(type, row);
            for (int i = 0; i < builder.columnCount(); i++) {
                builder.column(i).appendInternal(toInternal(type.getTypeAt(i), row.value(i)));
            }
            builder.endRow(row.kind().toByteValue());
        }
        return builder.build();
    }

    /** The rows of a batch, readable. */
    public static List<TestRow> rows(RowType type, Batch batch) {
        List<TestRow> rows = new ArrayList<>();
        for (int row = 0; row < batch.size(); row++) {
            List<@Nullable Object> values = new ArrayList<>();
            for (int i = 0; i < batch.columnCount(); i++) {
                values.add(toReadable(type.getTypeAt(i), Values.get(batch.column(i), type.getTypeAt(i), row)));
            }
            rows.add(new TestRow(RowKind.fromByteValue(batch.rowKind(row)), values));
        }
        return rows;
    }

    /**
     * The row with its values in the one form that {@link #rows} gives: Flink's default conversion class of the type
     * (BIGINT: Long, STRING: String, DECIMAL: BigDecimal, TIMESTAMP: LocalDateTime, TIMESTAMP_LTZ: Instant, DATE:
     * LocalDate, ROW: Row), bytes as {@code 0a0b} and arrays as lists. Besides these, a test may write any number for a
     * number, milliseconds or {@code "2020-01-01 00:00:01"} for a timestamp, and text for a decimal or date.
     */
    public static TestRow normalize(RowType type, TestRow row) {
        checkArity(type, row);
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < row.values().size(); i++) {
            values.add(toReadable(type.getTypeAt(i), toInternal(type.getTypeAt(i), row.value(i))));
        }
        return new TestRow(row.kind(), values);
    }

    private static void checkArity(RowType type, TestRow row) {
        if (row.values().size() != type.getFieldCount()) {
            throw new IllegalArgumentException(
                    row + " has " + row.values().size() + " values; the type is " + type.asSummaryString());
        }
    }

    private static @Nullable Object toInternal(LogicalType type, @Nullable Object value) {
        return value == null ? null : converter(type).toInternal(toExternal(type, value));
    }

    private static @Nullable Object toReadable(LogicalType type, @Nullable Object internal) {
        Object external = internal == null ? null : converter(type).toExternal(internal);
        if (external instanceof byte[] bytes) {
            StringBuilder hex = new StringBuilder();
            for (byte b : bytes) {
                hex.append(String.format(Locale.ROOT, "%02x", b));
            }
            return hex.toString();
        }
        return external instanceof Object[] array ? Arrays.asList(array) : external;
    }

    private static DataStructureConverter<Object, Object> converter(LogicalType type) {
        DataStructureConverter<Object, Object> converter =
                DataStructureConverters.getConverter(TypeConversions.fromLogicalToDataType(type));
        converter.open(TestRows.class.getClassLoader());
        return converter;
    }

    /** What a test wrote as Flink's default conversion class of the type. */
    private static Object toExternal(LogicalType type, Object value) {
        return switch (type.getTypeRoot()) {
            case TINYINT -> ((Number) value).byteValue();
            case SMALLINT -> ((Number) value).shortValue();
            case INTEGER -> ((Number) value).intValue();
            case BIGINT -> ((Number) value).longValue();
            case FLOAT -> ((Number) value).floatValue();
            case DOUBLE -> ((Number) value).doubleValue();
            case DECIMAL -> value instanceof BigDecimal ? value : new BigDecimal(value.toString());
            case DATE -> value instanceof String text ? LocalDate.parse(text) : value;
            case TIMESTAMP_WITHOUT_TIME_ZONE -> value instanceof LocalDateTime ? value : localDateTime(value);
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                value instanceof Instant ? value : localDateTime(value).toInstant(ZoneOffset.UTC);
            default -> value instanceof List<?> list ? list.toArray() : value;
        };
    }

    private static LocalDateTime localDateTime(Object value) {
        return value instanceof Number millis
                ? LocalDateTime.ofInstant(Instant.ofEpochMilli(millis.longValue()), ZoneOffset.UTC)
                : LocalDateTime.parse(value.toString().replace(' ', 'T'));
    }
}

package io.millrace.connect.format;

import io.millrace.data.Batch;
import io.millrace.data.Values;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Period;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DistinctType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/**
 * Rows as people and programs outside know them: Flink's {@link Row} of {@code String}, {@code BigDecimal},
 * {@code LocalDateTime} and so on, the default conversion classes of the SQL types.
 */
public final class ExternalRows {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private ExternalRows() {}

    /** A row of a batch with columns of the type's fields. */
    public static Row row(Batch batch, int row, RowType type) {
        Row external = new Row(RowKind.fromByteValue(batch.rowKind(row)), type.getFieldCount());
        for (int i = 0; i < type.getFieldCount(); i++) {
            LogicalType fieldType = type.getTypeAt(i);
            external.setField(i, value(Values.get(batch.column(i), fieldType, row), fieldType));
        }
        return external;
    }

    /** The external form of an internal data structure. */
    public static @Nullable Object value(@Nullable Object internal, LogicalType type) {
        if (internal == null) {
            return null;
        }
        return switch (type.getTypeRoot()) {
            case CHAR, VARCHAR -> internal.toString();
            case DECIMAL -> ((DecimalData) internal).toBigDecimal();
            case DATE -> LocalDate.ofEpochDay((int) internal);
            case TIME_WITHOUT_TIME_ZONE -> LocalTime.ofNanoOfDay((int) internal * NANOS_PER_MILLI);
            case TIMESTAMP_WITHOUT_TIME_ZONE -> ((TimestampData) internal).toLocalDateTime();
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> ((TimestampData) internal).toInstant();
            case INTERVAL_YEAR_MONTH -> Period.ofMonths((int) internal).normalized();
            case INTERVAL_DAY_TIME -> Duration.ofMillis((long) internal);
            case ARRAY -> array((ArrayData) internal, ((ArrayType) type).getElementType());
            case MAP -> map((MapData) internal, ((MapType) type).getKeyType(), ((MapType) type).getValueType());
            case MULTISET -> map((MapData) internal, ((MultisetType) type).getElementType(), new IntType());
            case ROW -> nested((RowData) internal, (RowType) type);
            case DISTINCT_TYPE -> value(internal, ((DistinctType) type).getSourceType());
            default -> internal;
        };
    }

    private static Row nested(RowData internal, RowType type) {
        Row row = new Row(internal.getRowKind(), type.getFieldCount());
        for (int i = 0; i < type.getFieldCount(); i++) {
            LogicalType fieldType = type.getTypeAt(i);
            Object field = RowData.createFieldGetter(fieldType, i).getFieldOrNull(internal);
            row.setField(i, value(field, fieldType));
        }
        return row;
    }

    private static @Nullable Object[] array(ArrayData internal, LogicalType elementType) {
        ArrayData.ElementGetter getter = ArrayData.createElementGetter(elementType);
        @Nullable Object[] elements = new @Nullable Object[internal.size()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = value(getter.getElementOrNull(internal, i), elementType);
        }
        return elements;
    }

    private static Map<@Nullable Object, @Nullable Object> map(
            MapData internal, LogicalType keyType, LogicalType valueType) {
        @Nullable Object[] keys = array(internal.keyArray(), keyType);
        @Nullable Object[] values = array(internal.valueArray(), valueType);
        Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
        for (int i = 0; i < keys.length; i++) {
            entries.put(keys[i], values[i]);
        }
        return entries;
    }
}

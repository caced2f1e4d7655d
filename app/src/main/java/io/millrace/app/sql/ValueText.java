package io.millrace.app.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TimeZone;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.apache.flink.table.utils.DateTimeUtils;
import org.jspecify.annotations.Nullable;

/** Values in Flink's internal form as text, the way {@code CAST(... AS STRING)} writes them, and as JSON. */
final class ValueText {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final TimeZone UTC = TimeZone.getTimeZone(ZoneOffset.UTC);

    private final TimeZone localZone;

    /** @param localZone where {@code TIMESTAMP_LTZ} is shown */
    ValueText(ZoneId localZone) {
        this.localZone = TimeZone.getTimeZone(localZone);
    }

    /** Whether values of a type are numbers. */
    static boolean isNumber(LogicalType type) {
        return type.is(LogicalTypeFamily.NUMERIC);
    }

    /** A value as text; {@code NULL} for none. */
    String text(@Nullable Object value, LogicalType type) {
        if (value == null) {
            return "NULL";
        }
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> (Boolean) value ? "TRUE" : "FALSE";
            case BINARY, VARBINARY -> "x'" + HEX.formatHex((byte[]) value) + "'";
            case DATE -> DateTimeUtils.formatDate((Integer) value);
            case TIME_WITHOUT_TIME_ZONE ->
                DateTimeUtils.formatTimestampMillis((Integer) value, LogicalTypeChecks.getPrecision(type));
            case TIMESTAMP_WITHOUT_TIME_ZONE -> timestamp(value, type, UTC);
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> timestamp(value, type, localZone);
            case INTERVAL_YEAR_MONTH -> DateTimeUtils.formatIntervalYearMonth((Integer) value);
            case INTERVAL_DAY_TIME -> DateTimeUtils.formatIntervalDayTime((Long) value);
            case ARRAY -> array((ArrayData) value, ((ArrayType) type).getElementType());
            case MAP, MULTISET -> map((MapData) value, type);
            case ROW, STRUCTURED_TYPE -> row((RowData) value, type);
            default -> value.toString();
        };
    }

    private static String timestamp(Object value, LogicalType type, TimeZone zone) {
        return DateTimeUtils.formatTimestamp((TimestampData) value, zone, LogicalTypeChecks.getPrecision(type));
    }

    private String array(ArrayData array, LogicalType elementType) {
        List<String> elements = new ArrayList<>();
        forEach(array, elementType, element -> elements.add(text(element, elementType)));
        return "[" + String.join(", ", elements) + "]";
    }

    private String map(MapData map, LogicalType type) {
        List<String> entries = new ArrayList<>();
        forEach(map, type, (key, value) -> entries.add(text(key, keyType(type)) + "=" + text(value, valueType(type))));
        return "{" + String.join(", ", entries) + "}";
    }

    private String row(RowData row, LogicalType type) {
        List<LogicalType> types = LogicalTypeChecks.getFieldTypes(type);
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            fields.add(text(field(row, types.get(i), i), types.get(i)));
        }
        return "(" + String.join(", ", fields) + ")";
    }

    /** A value as JSON: numbers as numbers, what JSON does not know as text, bytes in base64. */
    JsonNode json(@Nullable Object value, LogicalType type) {
        if (value == null) {
            return NODES.nullNode();
        }
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> NODES.booleanNode((Boolean) value);
            case TINYINT, SMALLINT, INTEGER, BIGINT -> NODES.numberNode(((Number) value).longValue());
            case FLOAT -> Float.isFinite((Float) value) ? NODES.numberNode((Float) value) : textNode(value);
            case DOUBLE -> Double.isFinite((Double) value) ? NODES.numberNode((Double) value) : textNode(value);
            case DECIMAL -> NODES.numberNode(((DecimalData) value).toBigDecimal());
            case BINARY, VARBINARY -> NODES.binaryNode((byte[]) value);
            case ARRAY -> {
                ArrayNode node = NODES.arrayNode();
                LogicalType elementType = ((ArrayType) type).getElementType();
                forEach((ArrayData) value, elementType, element -> node.add(json(element, elementType)));
                yield node;
            }
            case MAP, MULTISET -> {
                ObjectNode node = NODES.objectNode();
                forEach(
                        (MapData) value,
                        type,
                        (key, mapped) -> node.set(text(key, keyType(type)), json(mapped, valueType(type))));
                yield node;
            }
            case ROW, STRUCTURED_TYPE -> {
                ObjectNode node = NODES.objectNode();
                List<String> names = LogicalTypeChecks.getFieldNames(type);
                List<LogicalType> types = LogicalTypeChecks.getFieldTypes(type);
                for (int i = 0; i < types.size(); i++) {
                    node.set(names.get(i), json(field((RowData) value, types.get(i), i), types.get(i)));
                }
                yield node;
            }
            default -> NODES.textNode(text(value, type));
        };
    }

    private static JsonNode textNode(Object value) {
        return NODES.textNode(value.toString());
    }

    private static @Nullable Object field(RowData row, LogicalType type, int index) {
        return RowData.createFieldGetter(type, index).getFieldOrNull(row);
    }

    private static LogicalType keyType(LogicalType type) {
        return type.is(LogicalTypeRoot.MAP) ? ((MapType) type).getKeyType() : ((MultisetType) type).getElementType();
    }

    /** A multiset is a map from elements to how often they are in it. */
    private static LogicalType valueType(LogicalType type) {
        return type.is(LogicalTypeRoot.MAP) ? ((MapType) type).getValueType() : new IntType(false);
    }

    private static void forEach(ArrayData array, LogicalType type, Consumer<@Nullable Object> each) {
        ArrayData.ElementGetter getter = ArrayData.createElementGetter(type);
        for (int i = 0; i < array.size(); i++) {
            each.accept(getter.getElementOrNull(array, i));
        }
    }

    private static void forEach(MapData map, LogicalType type, BiConsumer<@Nullable Object, @Nullable Object> each) {
        ArrayData.ElementGetter keys = ArrayData.createElementGetter(keyType(type));
        ArrayData.ElementGetter values = ArrayData.createElementGetter(valueType(type));
        for (int i = 0; i < map.size(); i++) {
            each.accept(keys.getElementOrNull(map.keyArray(), i), values.getElementOrNull(map.valueArray(), i));
        }
    }
}

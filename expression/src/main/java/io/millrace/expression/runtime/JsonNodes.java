package io.millrace.expression.runtime;

import java.time.format.DateTimeFormatter;
import java.util.List;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.util.RawValue;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.runtime.functions.SqlJsonUtils;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DistinctType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.apache.flink.types.variant.Variant;
import org.jspecify.annotations.Nullable;

/** JSON of Flink's internal data structures, as Flink's JSON functions write it. */
public final class JsonNodes {
    private JsonNodes() {}

    /** Whether {@link #of} can write values of the type. */
    public static boolean covers(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case CHAR,
                    VARCHAR,
                    BOOLEAN,
                    DECIMAL,
                    TINYINT,
                    SMALLINT,
                    INTEGER,
                    BIGINT,
                    FLOAT,
                    DOUBLE,
                    TIMESTAMP_WITHOUT_TIME_ZONE,
                    TIMESTAMP_WITH_LOCAL_TIME_ZONE,
                    BINARY,
                    VARBINARY,
                    VARIANT -> true;
            case MAP ->
                ((MapType) type).getKeyType().is(LogicalTypeFamily.CHARACTER_STRING)
                        && covers(((MapType) type).getValueType());
            case MULTISET -> ((MultisetType) type).getElementType().is(LogicalTypeFamily.CHARACTER_STRING);
            case ARRAY, ROW, STRUCTURED_TYPE, DISTINCT_TYPE ->
                type.getChildren().stream().allMatch(JsonNodes::covers);
            default -> false;
        };
    }

    /** The JSON of a value; null where it is null. */
    public static JsonNode of(@Nullable Object value, LogicalType type) {
        JsonNodeFactory factory = SqlJsonUtils.getNodeFactory();
        if (value == null) {
            return factory.nullNode();
        }
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> factory.booleanNode((Boolean) value);
            case DECIMAL -> factory.numberNode(((DecimalData) value).toBigDecimal());
            case TINYINT -> factory.numberNode((Byte) value);
            case SMALLINT -> factory.numberNode((Short) value);
            case INTEGER -> factory.numberNode((Integer) value);
            case BIGINT -> factory.numberNode((Long) value);
            case FLOAT -> factory.numberNode((Float) value);
            case DOUBLE -> factory.numberNode((Double) value);
            case TIMESTAMP_WITHOUT_TIME_ZONE -> factory.textNode(iso(value));
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> factory.textNode(iso(value) + "Z");
            case BINARY, VARBINARY -> factory.binaryNode((byte[]) value);
            case ARRAY -> array((ArrayData) value, ((ArrayType) type).getElementType());
            case ROW, STRUCTURED_TYPE -> row((RowData) value, type);
            case MAP -> map((MapData) value, ((MapType) type).getKeyType(), ((MapType) type).getValueType());
            case MULTISET -> map((MapData) value, ((MultisetType) type).getElementType(), new IntType(false));
            case DISTINCT_TYPE -> of(value, ((DistinctType) type).getSourceType());
            case VARIANT -> factory.rawValueNode(new RawValue(((Variant) value).toJson()));
            default -> factory.textNode(value.toString());
        };
    }

    private static String iso(Object timestamp) {
        return ((TimestampData) timestamp).toLocalDateTime().format(DateTimeFormatter.ISO_LOCAL_DATE_TIME);
    }

    private static ArrayNode array(ArrayData array, LogicalType elementType) {
        ArrayNode node = SqlJsonUtils.getNodeFactory().arrayNode();
        ArrayData.ElementGetter getter = ArrayData.createElementGetter(elementType);
        for (int i = 0; i < array.size(); i++) {
            node.add(of(getter.getElementOrNull(array, i), elementType));
        }
        return node;
    }

    private static ObjectNode row(RowData row, LogicalType type) {
        ObjectNode node = SqlJsonUtils.getNodeFactory().objectNode();
        List<String> names = LogicalTypeChecks.getFieldNames(type);
        List<LogicalType> types = LogicalTypeChecks.getFieldTypes(type);
        for (int i = 0; i < names.size(); i++) {
            Object field = RowData.createFieldGetter(types.get(i), i).getFieldOrNull(row);
            node.set(names.get(i), of(field, types.get(i)));
        }
        return node;
    }

    private static ObjectNode map(MapData map, LogicalType keyType, LogicalType valueType) {
        ObjectNode node = SqlJsonUtils.getNodeFactory().objectNode();
        ArrayData.ElementGetter keys = ArrayData.createElementGetter(keyType);
        ArrayData.ElementGetter values = ArrayData.createElementGetter(valueType);
        for (int i = 0; i < map.size(); i++) {
            Object key = keys.getElementOrNull(map.keyArray(), i);
            if (key == null) {
                throw new IllegalArgumentException(
                        "Key at index " + i + " was null. This is not supported during conversion to JSON.");
            }
            node.set(key.toString(), of(values.getElementOrNull(map.valueArray(), i), valueType));
        }
        return node;
    }
}

package io.millrace.conformance.oracle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/** Values from their text in a program to Flink's external objects. */
final class TypedValues {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TypedValues() {}

    /** The object of Flink's default class for the type. */
    static @Nullable Object parse(String type, @Nullable String text) {
        if (text == null) {
            return null;
        }
        return switch (type.replaceAll("\\(.*", "")) {
            case "TINYINT" -> Byte.valueOf(text);
            case "SMALLINT" -> Short.valueOf(text);
            case "INT" -> Integer.valueOf(text);
            case "BIGINT" -> Long.valueOf(text);
            case "FLOAT" -> Float.valueOf(text);
            case "DOUBLE" -> Double.valueOf(text);
            case "DECIMAL" -> new BigDecimal(text);
            case "BOOLEAN" -> Boolean.valueOf(text);
            case "DATE" -> LocalDate.parse(text);
            case "TIME" -> LocalTime.parse(text);
            case "TIMESTAMP" -> LocalDateTime.parse(text.replace(' ', 'T'));
            case "TIMESTAMP_LTZ" -> instant(text);
            case "BYTES" -> HexFormat.of().parseHex(text);
            case "STRING", "VARCHAR", "CHAR" -> text;
            default -> constructed(type, text);
        };
    }

    private static Instant instant(String text) {
        return LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
    }

    private static Object constructed(String type, String text) {
        JsonNode json;
        try {
            json = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text + " as " + type, e);
        }
        if (type.startsWith("ARRAY")) {
            Integer[] array = new Integer[json.size()];
            for (int i = 0; i < array.length; i++) {
                array[i] = integer(json.get(i));
            }
            return array;
        } else if (type.startsWith("MAP")) {
            Map<String, @Nullable Integer> map = new LinkedHashMap<>();
            json.fieldNames().forEachRemaining(key -> map.put(key, integer(json.get(key))));
            return map;
        }
        return Row.of(integer(json.get("a")), json.get("b").asText());
    }

    private static @Nullable Integer integer(JsonNode node) {
        return node.isNull() ? null : Integer.valueOf(node.asInt());
    }
}

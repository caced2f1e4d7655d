package io.millrace.plan.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.plan.PlanException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value that knows where it stands, so that every complaint can name the place.
 *
 * @param node the value
 * @param path its place, such as {@code nodes[3].projection[0].type}
 */
record Json(JsonNode node, String path) {
    /** A table has far fewer columns than would need more. */
    private static final int MAX_POSITION_DIGITS = 6;

    /** The member of that name; fails when it is missing or null. */
    Json get(String name) {
        Json member = optional(name);
        if (member == null) {
            throw failure("has no member '" + name + "'");
        }
        return member;
    }

    /** The member of that name, or null when it is missing or null. */
    @Nullable
    Json optional(String name) {
        if (!node.isObject()) {
            throw failure("should be an object");
        }
        JsonNode member = node.get(name);
        return member == null || member.isNull() ? null : new Json(member, path + "." + name);
    }

    /** Reads the member of that name, or gives null when it is missing or null. */
    <T> @Nullable T optional(String name, Function<Json, T> reader) {
        Json member = optional(name);
        return member == null ? null : reader.apply(member);
    }

    boolean has(String name) {
        return node.hasNonNull(name);
    }

    /** Reads every element of this array. */
    <T> List<T> list(Function<Json, T> reader) {
        if (!node.isArray()) {
            throw failure("should be an array");
        }
        List<T> values = new ArrayList<>(node.size());
        for (int i = 0; i < node.size(); i++) {
            values.add(reader.apply(new Json(node.get(i), path + "[" + i + "]")));
        }
        return values;
    }

    /** Reads every element of the array of that name; a missing array is empty. */
    <T> List<T> list(String name, Function<Json, T> reader) {
        Json member = optional(name);
        return member == null ? List.of() : member.list(reader);
    }

    /** The array of whole numbers of that name; a missing array is empty. */
    List<Integer> integers(String name) {
        return list(name, Json::integer);
    }

    /** The array of arrays of whole numbers of that name; a missing array is empty. */
    List<List<Integer>> integerLists(String name) {
        return list(name, row -> row.list(Json::integer));
    }

    /** The array of texts of that name; a missing array is empty. */
    List<String> texts(String name) {
        return list(name, Json::text);
    }

    /** Members of this object, in their order. */
    Map<String, Json> members() {
        if (!node.isObject()) {
            throw failure("should be an object");
        }
        Map<String, Json> members = new LinkedHashMap<>();
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            members.put(name, new Json(node.get(name), path + "." + name));
        }
        return members;
    }

    /** Visits the members of an object whose names are positions of columns or inputs. */
    void byPosition(BiConsumer<Integer, Json> visitor) {
        members().forEach((name, value) -> {
            if (!name.chars().allMatch(Character::isDigit) || name.isEmpty() || name.length() > MAX_POSITION_DIGITS) {
                throw value.failure("should be named by a position");
            }
            visitor.accept(Integer.valueOf(name), value);
        });
    }

    /** Members of this object as texts, in their order. */
    Map<String, String> textMap() {
        Map<String, String> texts = new LinkedHashMap<>();
        members().forEach((name, value) -> texts.put(name, value.node.asText()));
        return texts;
    }

    int integer() {
        if (!node.canConvertToInt()) {
            throw failure("should be a whole number of 32 bits");
        }
        return node.intValue();
    }

    long longInteger() {
        if (!node.canConvertToLong()) {
            throw failure("should be a whole number of 64 bits");
        }
        return node.longValue();
    }

    boolean bool() {
        if (!node.isBoolean()) {
            throw failure("should be true or false");
        }
        return node.booleanValue();
    }

    /** The boolean of that name; a missing one is false, since Flink leaves defaults out. */
    boolean bool(String name) {
        Json member = optional(name);
        return member != null && member.bool();
    }

    String text() {
        if (!node.isTextual()) {
            throw failure("should be a text");
        }
        return node.textValue();
    }

    /** The constant of an enum that this text names; case does not matter. */
    <E extends Enum<E>> E constant(Class<E> type) {
        String name = text().toUpperCase(Locale.ROOT);
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        throw failure("should be one of " + List.of(type.getEnumConstants()));
    }

    /** The exception for this place: {@code problem} follows the path, then comes what stands there. */
    PlanException failure(String problem) {
        String found = node.toString();
        String shown = found.length() > 200 ? found.substring(0, 200) + "…" : found;
        return new PlanException(path + " " + problem + ", found: " + shown);
    }
}

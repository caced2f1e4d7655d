package io.millrace.plan.json;

import io.millrace.plan.PlanException;
import java.util.List;
import java.util.Locale;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.dataview.NullSerializer;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BinaryType;
import org.apache.flink.table.types.logical.CharType;
import org.apache.flink.table.types.logical.DistinctType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RawType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.StructuredType;
import org.apache.flink.table.types.logical.StructuredType.StructuredAttribute;
import org.apache.flink.table.types.logical.StructuredType.StructuredComparison;
import org.apache.flink.table.types.logical.SymbolType;
import org.apache.flink.table.types.logical.TimestampKind;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.table.types.logical.ZonedTimestampType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.jspecify.annotations.Nullable;

/**
 * Reads logical types: a text such as {@code BIGINT NOT NULL} where SQL can say the type, an object otherwise (time
 * attributes, empty strings, structured and raw types).
 */
final class TypeReader {
    private final ClassLoader classLoader;

    /** @param classLoader where classes of structured and raw types are found */
    TypeReader(ClassLoader classLoader) {
        this.classLoader = classLoader;
    }

    LogicalType read(Json json) {
        if (json.node().isTextual()) {
            return parse(json);
        }
        Json nullable = json.optional("nullable");
        return readObject(json).copy(nullable == null || nullable.bool());
    }

    RowType readRow(Json json) {
        if (read(json) instanceof RowType rowType) {
            return rowType;
        }
        throw json.failure("should be a row type");
    }

    /** A data type: a logical type, or an object that also gives conversion classes, which plans need no more. */
    LogicalType readDataType(Json json) {
        return read(json.node().isObject() && json.has("logicalType") ? json.get("logicalType") : json);
    }

    private LogicalType parse(Json json) {
        try {
            return LogicalTypeParser.parse(json.text(), classLoader);
        } catch (ValidationException e) {
            throw new PlanException(json.path() + " is not a type: " + e.getMessage(), e);
        }
    }

    private LogicalType readObject(Json json) {
        String root = json.get("type").text();
        return switch (root) {
            case "CHAR" -> CharType.ofEmptyLiteral();
            case "VARCHAR" -> VarCharType.ofEmptyLiteral();
            case "BINARY" -> BinaryType.ofEmptyLiteral();
            case "VARBINARY" -> VarBinaryType.ofEmptyLiteral();
            case "TIMESTAMP_WITHOUT_TIME_ZONE" -> new TimestampType(true, kind(json), precision(json));
            case "TIMESTAMP_WITH_TIME_ZONE" -> new ZonedTimestampType(true, kind(json), precision(json));
            case "TIMESTAMP_WITH_LOCAL_TIME_ZONE" -> new LocalZonedTimestampType(true, kind(json), precision(json));
            case "ARRAY" -> new ArrayType(read(json.get("elementType")));
            case "MULTISET" -> new MultisetType(read(json.get("elementType")));
            case "MAP" -> new MapType(read(json.get("keyType")), read(json.get("valueType")));
            case "ROW" -> new RowType(json.get("fields").list(this::field));
            case "DISTINCT_TYPE" -> distinct(json);
            case "STRUCTURED_TYPE" -> structured(json);
            case "SYMBOL" -> new SymbolType<>();
            case "RAW" -> raw(json);
            default -> throw json.failure("is a type of unknown root '" + root + "'");
        };
    }

    private static TimestampKind kind(Json json) {
        return json.get("kind").constant(TimestampKind.class);
    }

    private static int precision(Json json) {
        return json.get("precision").integer();
    }

    private RowType.RowField field(Json json) {
        return new RowType.RowField(
                json.get("name").text(), read(json.get("fieldType")), json.optional("description", Json::text));
    }

    private DistinctType distinct(Json json) {
        DistinctType.Builder builder =
                DistinctType.newBuilder(Identifiers.parse(json.get("objectIdentifier")), read(json.get("sourceType")));
        Json description = json.optional("description");
        return description == null
                ? builder.build()
                : builder.description(description.text()).build();
    }

    private StructuredType structured(Json json) {
        StructuredType.Builder builder = structuredBuilder(json);
        List<StructuredAttribute> attributes = json.get("attributes")
                .list(attribute -> new StructuredAttribute(
                        attribute.get("name").text(),
                        read(attribute.get("attributeType")),
                        attribute.optional("description", Json::text)));
        builder.attributes(attributes);
        if (json.has("description")) {
            builder.description(json.get("description").text());
        }
        if (json.has("final")) {
            builder.setFinal(json.get("final").bool());
        }
        if (json.has("instantiable")) {
            builder.setInstantiable(json.get("instantiable").bool());
        }
        if (json.has("comparison")) {
            builder.comparison(json.get("comparison").constant(StructuredComparison.class));
        }
        if (json.has("superType")) {
            builder.superType((StructuredType) read(json.get("superType")));
        }
        return builder.build();
    }

    private StructuredType.Builder structuredBuilder(Json json) {
        Json identifier = json.optional("objectIdentifier");
        String className = json.optional("implementationClass", Json::text);
        Class<?> implementation = className == null
                ? null
                : StructuredType.resolveClass(classLoader, className).orElse(null);
        if (identifier != null) {
            return implementation == null
                    ? StructuredType.newBuilder(Identifiers.parse(identifier))
                    : StructuredType.newBuilder(Identifiers.parse(identifier), implementation);
        }
        if (implementation != null) {
            return StructuredType.newBuilder(implementation);
        }
        if (className == null) {
            throw json.failure("is a structured type without identifier and class");
        }
        return StructuredType.newBuilder(className);
    }

    /**
     * A raw type over an external type is a view into an accumulator, such as the map of a distinct count. It is read as
     * the type it views: no state of ours is written with Flink's serializers.
     */
    private LogicalType raw(Json json) {
        Json external = json.optional("externalDataType");
        if (external != null) {
            return readDataType(external);
        }
        @Nullable String serializer = json.optional("specialSerializer", Json::text);
        if (serializer == null || !serializer.toUpperCase(Locale.ROOT).equals("NULL")) {
            throw json.failure("is a raw type with an unknown serializer");
        }
        String className = json.get("class").text();
        try {
            return rawOf(Class.forName(className, false, classLoader));
        } catch (ClassNotFoundException e) {
            throw new PlanException(
                    json.path() + " needs class " + className
                            + ", which is not on the class path; add its jar to lib/.",
                    e);
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static LogicalType rawOf(Class<?> type) {
        return new RawType(type, NullSerializer.INSTANCE);
    }
}

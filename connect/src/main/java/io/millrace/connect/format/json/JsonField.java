package io.millrace.connect.format.json;

import io.millrace.connect.format.DecodeException;
import io.millrace.data.ColumnBuilder;
import io.millrace.data.NotNativeException;
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
 * Decodes the values of one type: into a column, or as Flink's internal data structure where they lie inside another
 * value. What is converted into what follows Flink's {@code JsonParserToRowDataConverters}.
 */
abstract class JsonField {
    private final boolean ignoreErrors;

    JsonField(JsonOptions options) {
        this.ignoreErrors = options.ignoreParseErrors();
    }

    /** Appends the value at the cursor, which is not null, and steps over it. */
    abstract void appendValue(JsonCursor cursor, ColumnBuilder column) throws DecodeException;

    /** The value at the cursor, which is not null; steps over it. */
    abstract @Nullable Object readValue(JsonCursor cursor) throws DecodeException;

    /** Appends the value at the cursor, null included, and steps over it. */
    final void append(JsonCursor cursor, ColumnBuilder column) throws DecodeException {
        if (cursor.peek() == 'n') {
            cursor.literal("null");
            column.appendNull();
            return;
        }
        if (!ignoreErrors) {
            appendValue(cursor, column);
            return;
        }
        int start = cursor.position;
        int depth = cursor.depth;
        int size = column.size();
        try {
            appendValue(cursor, column);
        } catch (DecodeException e) {
            cursor.position = start;
            cursor.depth = depth;
            cursor.skipValue(); // what is not even JSON is not for a field to ignore
            column.truncate(size);
            column.appendNull();
        }
    }

    /** The value at the cursor, null included; steps over it. */
    final @Nullable Object read(JsonCursor cursor) throws DecodeException {
        if (cursor.peek() == 'n') {
            cursor.literal("null");
            return null;
        }
        if (!ignoreErrors) {
            return readValue(cursor);
        }
        int start = cursor.position;
        int depth = cursor.depth;
        try {
            return readValue(cursor);
        } catch (DecodeException e) {
            cursor.position = start;
            cursor.depth = depth;
            cursor.skipValue();
            return null;
        }
    }

    /**
     * Steps over a scalar that is to be taken for what its text says; the text becomes the cursor's token.
     *
     * @param wanted what it should have been, for the message
     */
    static void scalar(JsonCursor cursor, String wanted) throws DecodeException {
        int first = cursor.peek();
        if (first == '"') {
            cursor.string();
            return;
        } else if (cursor.isNumber(first)) {
            cursor.number();
        } else if (first == 't' || first == 'f') {
            int start = cursor.position;
            cursor.literal(first == 't' ? "true" : "false");
            cursor.tokenStart = start;
            cursor.tokenEnd = cursor.position;
        } else {
            throw cursor.unexpected(wanted);
        }
        cursor.tokenEscaped = false;
    }

    static DecodeException notA(String type, JsonCursor cursor) {
        String text = cursor.text();
        String shown = text.length() > 64 ? text.substring(0, 64) + "..." : text;
        return cursor.failAt(cursor.tokenStart, "'" + shown + "' is not a value of " + type);
    }

    static JsonField of(LogicalType type, JsonOptions options) {
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> new BooleanField(options);
            case TINYINT, SMALLINT, INTEGER, BIGINT, INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME ->
                new IntegerField(type, options);
            case FLOAT, DOUBLE -> new FloatingField(type, options);
            case DECIMAL -> new DecimalField((DecimalType) type, options);
            case CHAR, VARCHAR -> new StringField(options);
            case BINARY, VARBINARY -> new BinaryField(options);
            case DATE, TIME_WITHOUT_TIME_ZONE, TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                new TemporalField(type, options);
            case ARRAY -> new ArrayField(((ArrayType) type).getElementType(), options);
            case MAP -> mapField(type, ((MapType) type).getKeyType(), ((MapType) type).getValueType(), options);
            case MULTISET -> mapField(type, ((MultisetType) type).getElementType(), new IntType(), options);
            case ROW -> RowField.of((RowType) type, null, options);
            case NULL -> new NullField(options);
            default -> throw new NotNativeException("type " + type + " in format 'json'");
        };
    }

    private static JsonField mapField(LogicalType map, LogicalType key, LogicalType value, JsonOptions options) {
        if (!key.is(LogicalTypeFamily.CHARACTER_STRING)) {
            throw JsonWriter.noNames(map);
        }
        return new MapField(of(value, options), options);
    }
}

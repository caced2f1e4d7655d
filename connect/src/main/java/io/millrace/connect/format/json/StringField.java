package io.millrace.connect.format.json;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.connect.format.DecodeException;
import io.millrace.data.ColumnBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.table.data.StringData;

/** CHAR and VARCHAR: text; a number as it is written; an object or array as compact JSON. */
final class StringField extends JsonField {
    /** Rare, and then the text has to be that of Jackson's tree, as in Flink: numbers and escapes rewritten. */
    private static final ObjectReader TREES = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .build()
            .reader();

    StringField(JsonOptions options) {
        super(options);
    }

    @Override
    void appendValue(JsonCursor cursor, ColumnBuilder column) throws DecodeException {
        ColumnBuilder.OfBytes strings = (ColumnBuilder.OfBytes) column;
        if (isContainer(cursor)) {
            byte[] text = containerText(cursor).getBytes(StandardCharsets.UTF_8);
            strings.append(text, 0, text.length);
            return;
        }
        scalar(cursor, "a string");
        if (cursor.tokenEscaped) {
            int at = strings.reserve(cursor.tokenEnd - cursor.tokenStart);
            strings.appendReserved(cursor.unescape(strings.bytes(), at));
        } else {
            strings.append(cursor.bytes, cursor.tokenStart, cursor.tokenEnd);
        }
    }

    @Override
    Object readValue(JsonCursor cursor) throws DecodeException {
        if (isContainer(cursor)) {
            return StringData.fromString(containerText(cursor));
        }
        scalar(cursor, "a string");
        return token(cursor);
    }

    /** A copy of the token as Flink's string. */
    static StringData token(JsonCursor cursor) {
        if (cursor.tokenEscaped) {
            return StringData.fromString(cursor.text());
        }
        byte[] copy = new byte[cursor.tokenEnd - cursor.tokenStart];
        System.arraycopy(cursor.bytes, cursor.tokenStart, copy, 0, copy.length);
        return StringData.fromBytes(copy);
    }

    private static boolean isContainer(JsonCursor cursor) {
        int first = cursor.peek();
        return first == '{' || first == '[';
    }

    private static String containerText(JsonCursor cursor) throws DecodeException {
        int start = cursor.position;
        cursor.skipValue();
        try {
            return TREES.readTree(cursor.bytes, start, cursor.position - start).toString();
        } catch (IOException e) {
            throw cursor.failAt(start, String.valueOf(e.getMessage()));
        }
    }
}

package io.millrace.connect.format.json;

import com.fasterxml.jackson.core.Base64Variants;
import io.millrace.connect.format.DecodeException;
import io.millrace.data.ColumnBuilder;

/** BINARY and VARBINARY: text in Base64. */
final class BinaryField extends JsonField {
    BinaryField(JsonOptions options) {
        super(options);
    }

    @Override
    void appendValue(JsonCursor cursor, ColumnBuilder column) throws DecodeException {
        byte[] value = value(cursor);
        ((ColumnBuilder.OfBytes) column).append(value, 0, value.length);
    }

    @Override
    Object readValue(JsonCursor cursor) throws DecodeException {
        return value(cursor);
    }

    private static byte[] value(JsonCursor cursor) throws DecodeException {
        if (cursor.peek() != '"') {
            throw cursor.unexpected("text in Base64");
        }
        cursor.string();
        try {
            return Base64Variants.MIME_NO_LINEFEEDS.decode(cursor.text());
        } catch (IllegalArgumentException e) {
            throw notA("VARBINARY in Base64", cursor);
        }
    }
}

package io.millrace.connect.format.json;

import io.millrace.connect.format.DecodeException;
import io.millrace.data.ColumnBuilder;

/** BOOLEAN; like Flink everything that does not say true is false. */
final class BooleanField extends JsonField {
    BooleanField(JsonOptions options) {
        super(options);
    }

    @Override
    void appendValue(JsonCursor cursor, ColumnBuilder column) throws DecodeException {
        ((ColumnBuilder.OfBoolean) column).append(value(cursor));
    }

    @Override
    Object readValue(JsonCursor cursor) throws DecodeException {
        return value(cursor);
    }

    private static boolean value(JsonCursor cursor) throws DecodeException {
        switch (cursor.peek()) {
            case 't' -> {
                cursor.literal("true");
                return true;
            }
            case '"' -> {
                cursor.string();
                return Boolean.parseBoolean(cursor.text().trim());
            }
            default -> {
                cursor.skipValue();
                return false;
            }
        }
    }
}

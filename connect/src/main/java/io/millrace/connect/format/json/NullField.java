package io.millrace.connect.format.json;

import io.millrace.connect.format.DecodeException;
import io.millrace.data.ColumnBuilder;
import org.jspecify.annotations.Nullable;

/** NULL: whatever is there. */
final class NullField extends JsonField {
    NullField(JsonOptions options) {
        super(options);
    }

    @Override
    void appendValue(JsonCursor cursor, ColumnBuilder column) throws DecodeException {
        cursor.skipValue();
        column.appendNull();
    }

    @Override
    @Nullable
    Object readValue(JsonCursor cursor) throws DecodeException {
        cursor.skipValue();
        return null;
    }
}

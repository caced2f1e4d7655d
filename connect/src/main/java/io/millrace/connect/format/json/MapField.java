package io.millrace.connect.format.json;

import io.millrace.connect.format.DecodeException;
import io.millrace.data.ColumnBuilder;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.table.data.GenericMapData;
import org.jspecify.annotations.Nullable;

/** MAP and MULTISET, with text as keys, from an object. */
final class MapField extends JsonField {
    private final JsonField value;

    MapField(JsonField value, JsonOptions options) {
        super(options);
        this.value = value;
    }

    @Override
    void appendValue(JsonCursor cursor, ColumnBuilder column) throws DecodeException {
        column.appendInternal(readValue(cursor));
    }

    @Override
    Object readValue(JsonCursor cursor) throws DecodeException {
        if (cursor.peek() != '{') {
            throw cursor.unexpected("an object");
        }
        cursor.enter();
        // As in Flink, so that a map that is printed shows its entries in the same order; a function of the keys alone.
        Map<Object, @Nullable Object> entries = new HashMap<>();
        if (cursor.peek() == '}') {
            cursor.leave();
        } else {
            do {
                cursor.name();
                Object key = StringField.token(cursor);
                entries.put(key, value.read(cursor));
            } while (cursor.more('}'));
        }
        return new GenericMapData(entries);
    }
}

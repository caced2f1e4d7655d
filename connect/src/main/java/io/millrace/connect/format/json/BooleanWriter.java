package io.millrace.connect.format.json;

import io.millrace.connect.format.ByteSink;
import io.millrace.data.BooleanColumn;
import io.millrace.data.Column;

/** BOOLEAN. */
final class BooleanWriter extends JsonWriter {
    @Override
    void writeValue(Column column, int row, ByteSink into) {
        into.putAscii(((BooleanColumn) column).get(row) ? "true" : "false");
    }

    @Override
    void writeValue(Object value, ByteSink into) {
        into.putAscii(value.toString());
    }
}

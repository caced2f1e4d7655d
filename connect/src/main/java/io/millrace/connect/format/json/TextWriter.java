package io.millrace.connect.format.json;

import io.millrace.connect.format.ByteSink;
import io.millrace.data.BytesColumn;
import io.millrace.data.Column;
import org.apache.flink.table.data.StringData;

/** CHAR and VARCHAR. */
final class TextWriter extends JsonWriter {
    @Override
    void writeValue(Column column, int row, ByteSink into) {
        BytesColumn strings = (BytesColumn) column;
        JsonText.write(strings.bytes(), strings.start(row), strings.end(row), into);
    }

    @Override
    void writeValue(Object value, ByteSink into) {
        byte[] bytes = ((StringData) value).toBytes();
        JsonText.write(bytes, 0, bytes.length, into);
    }
}

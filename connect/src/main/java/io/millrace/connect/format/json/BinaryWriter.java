package io.millrace.connect.format.json;

import io.millrace.connect.format.ByteSink;
import io.millrace.data.BytesColumn;
import io.millrace.data.Column;
import java.util.Base64;

/** BINARY and VARBINARY, in Base64. */
final class BinaryWriter extends JsonWriter {
    @Override
    void writeValue(Column column, int row, ByteSink into) {
        writeValue(((BytesColumn) column).copy(row), into);
    }

    @Override
    void writeValue(Object value, ByteSink into) {
        into.put((byte) '"');
        into.put(Base64.getEncoder().encode((byte[]) value));
        into.put((byte) '"');
    }
}

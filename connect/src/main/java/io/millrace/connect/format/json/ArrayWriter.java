package io.millrace.connect.format.json;

import io.millrace.connect.format.ByteSink;
import io.millrace.data.Column;
import io.millrace.data.ObjectColumn;
import java.util.Objects;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.types.logical.LogicalType;

/** ARRAY. */
final class ArrayWriter extends JsonWriter {
    private final JsonWriter element;
    private final ArrayData.ElementGetter getter;

    ArrayWriter(LogicalType elementType, JsonOptions options) {
        element = of(elementType, options);
        getter = ArrayData.createElementGetter(elementType);
    }

    @Override
    void writeValue(Column column, int row, ByteSink into) {
        writeValue(Objects.requireNonNull(((ObjectColumn) column).get(row)), into);
    }

    @Override
    void writeValue(Object value, ByteSink into) {
        ArrayData array = (ArrayData) value;
        into.put((byte) '[');
        for (int i = 0; i < array.size(); i++) {
            if (i > 0) {
                into.put((byte) ',');
            }
            element.write(getter.getElementOrNull(array, i), into);
        }
        into.put((byte) ']');
    }
}

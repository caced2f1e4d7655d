package io.millrace.connect.format.json;

import io.millrace.connect.format.ByteSink;
import io.millrace.data.Column;
import io.millrace.data.DoubleColumn;
import io.millrace.data.FloatColumn;

/** FLOAT and DOUBLE: the shortest decimal as Java has it; what is not a number is text. */
final class FloatingWriter extends JsonWriter {
    @Override
    void writeValue(Column column, int row, ByteSink into) {
        if (column instanceof DoubleColumn doubles) {
            double value = doubles.get(row);
            write(Double.toString(value), Double.isFinite(value), into);
        } else {
            float value = ((FloatColumn) column).get(row);
            write(Float.toString(value), Float.isFinite(value), into);
        }
    }

    @Override
    void writeValue(Object value, ByteSink into) {
        write(value.toString(), Double.isFinite(((Number) value).doubleValue()), into);
    }

    private static void write(String text, boolean isNumber, ByteSink into) {
        if (isNumber) {
            into.putAscii(text);
        } else {
            JsonText.write(text, into);
        }
    }
}

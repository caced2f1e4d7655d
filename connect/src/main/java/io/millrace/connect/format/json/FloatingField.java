package io.millrace.connect.format.json;

import io.millrace.connect.format.DecodeException;
import io.millrace.connect.format.NumberText;
import io.millrace.data.ColumnBuilder;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** FLOAT and DOUBLE, from numbers and from text; the nearest value that there is. */
final class FloatingField extends JsonField {
    private final boolean isDouble;

    FloatingField(LogicalType type, JsonOptions options) {
        super(options);
        isDouble = type.getTypeRoot() == LogicalTypeRoot.DOUBLE;
    }

    @Override
    void appendValue(JsonCursor cursor, ColumnBuilder column) throws DecodeException {
        if (isDouble) {
            ((ColumnBuilder.OfDouble) column).append(doubleValue(cursor));
        } else {
            ((ColumnBuilder.OfFloat) column).append(floatValue(cursor));
        }
    }

    @Override
    Object readValue(JsonCursor cursor) throws DecodeException {
        if (isDouble) {
            return doubleValue(cursor);
        }
        return floatValue(cursor);
    }

    private static double doubleValue(JsonCursor cursor) throws DecodeException {
        scalar(cursor, "a number");
        if (!cursor.tokenEscaped) {
            double value = NumberText.exactDouble(cursor.bytes, cursor.tokenStart, cursor.tokenEnd);
            if (!Double.isNaN(value)) {
                return value;
            }
        }
        try {
            return Double.parseDouble(cursor.text().trim());
        } catch (NumberFormatException e) {
            throw notA("DOUBLE", cursor);
        }
    }

    private static float floatValue(JsonCursor cursor) throws DecodeException {
        scalar(cursor, "a number");
        try {
            return Float.parseFloat(cursor.text().trim());
        } catch (NumberFormatException e) {
            throw notA("FLOAT", cursor);
        }
    }
}

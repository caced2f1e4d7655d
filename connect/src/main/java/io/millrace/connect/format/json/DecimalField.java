package io.millrace.connect.format.json;

import io.millrace.connect.format.DecodeException;
import io.millrace.connect.format.NumberText;
import io.millrace.data.ColumnBuilder;
import io.millrace.data.PhysicalType;
import java.math.BigDecimal;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.types.logical.DecimalType;
import org.jspecify.annotations.Nullable;

/** DECIMAL, from numbers and from text: rounded half up to the scale; null if it has too many digits, like in Flink. */
final class DecimalField extends JsonField {
    private final String typeName;
    private final int precision;
    private final int scale;
    private final boolean isLong;

    DecimalField(DecimalType type, JsonOptions options) {
        super(options);
        typeName = type.asSummaryString();
        precision = type.getPrecision();
        scale = type.getScale();
        isLong = precision <= PhysicalType.MAX_LONG_DECIMAL_PRECISION;
    }

    @Override
    void appendValue(JsonCursor cursor, ColumnBuilder column) throws DecodeException {
        token(cursor);
        if (isLong && !cursor.tokenEscaped) {
            long unscaled =
                    NumberText.unscaledDecimal(cursor.bytes, cursor.tokenStart, cursor.tokenEnd, precision, scale);
            if (unscaled == NumberText.OVERFLOW) {
                column.appendNull();
                return;
            } else if (unscaled != NumberText.NOT_PLAIN) {
                ((ColumnBuilder.OfLong) column).append(unscaled);
                return;
            }
        }
        column.appendInternal(general(cursor));
    }

    @Override
    @Nullable
    Object readValue(JsonCursor cursor) throws DecodeException {
        token(cursor);
        return general(cursor);
    }

    private static void token(JsonCursor cursor) throws DecodeException {
        int first = cursor.peek();
        if (first == 't' || first == 'f') {
            throw cursor.unexpected("a number");
        }
        scalar(cursor, "a number");
    }

    private @Nullable DecimalData general(JsonCursor cursor) throws DecodeException {
        try {
            String text = cursor.text().trim();
            if (text.length() > JsonCursor.MAX_NUMBER_LENGTH) {
                throw notA(typeName, cursor);
            }
            return NumberText.decimal(new BigDecimal(text), precision, scale);
        } catch (NumberFormatException e) {
            throw notA(typeName, cursor);
        }
    }
}

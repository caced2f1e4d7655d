package io.millrace.connect.format.json;

import io.millrace.connect.format.ByteSink;
import io.millrace.data.Column;
import io.millrace.data.LongColumn;
import io.millrace.data.ObjectColumn;
import java.math.BigDecimal;
import java.util.Objects;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.types.logical.DecimalType;

/** DECIMAL: without the zeros at its end, and with an exponent where Java's BigDecimal has one, unless plain is asked. */
final class DecimalWriter extends JsonWriter {
    /** Java writes an exponent if there would be more zeros than this behind the point. */
    private static final int MAX_LEADING_ZEROS = 6;

    private final int scale;
    private final boolean plain;

    DecimalWriter(DecimalType type, boolean plain) {
        this.scale = type.getScale();
        this.plain = plain;
    }

    @Override
    void writeValue(Column column, int row, ByteSink into) {
        if (column instanceof LongColumn longs) {
            writeUnscaled(longs.get(row), into);
        } else {
            writeValue(Objects.requireNonNull(((ObjectColumn) column).get(row)), into);
        }
    }

    @Override
    void writeValue(Object value, ByteSink into) {
        BigDecimal decimal = ((DecimalData) value).toBigDecimal();
        into.putAscii(
                plain ? decimal.toPlainString() : decimal.stripTrailingZeros().toString());
    }

    private void writeUnscaled(long unscaled, ByteSink into) {
        long digits = unscaled;
        int digitScale = scale;
        if (!plain) {
            while (digitScale > 0 && digits % 10 == 0) {
                digits /= 10;
                digitScale--;
            }
            boolean exponent = (digitScale == 0 && digits % 10 == 0 && digits != 0) || digitScale > MAX_LEADING_ZEROS;
            if (exponent) {
                BigDecimal decimal = BigDecimal.valueOf(unscaled, scale);
                into.putAscii(decimal.stripTrailingZeros().toString());
                return;
            }
        }
        if (digitScale == 0) {
            into.putDecimal(digits);
            return;
        }
        if (digits < 0) {
            into.put((byte) '-');
            digits = -digits; // at most 18 digits, so there is a positive
        }
        long power = 1;
        for (int i = 0; i < digitScale; i++) {
            power *= 10;
        }
        into.putDecimal(digits / power);
        into.put((byte) '.');
        long fraction = digits % power;
        for (long unit = power / 10; unit > 0; unit /= 10) {
            into.put((byte) ('0' + fraction / unit % 10));
        }
    }
}

package io.millrace.connect.format.csv;

import com.fasterxml.jackson.core.Base64Variants;
import io.millrace.connect.format.NumberText;
import io.millrace.connect.format.TemporalText;
import io.millrace.data.ColumnBuilder;
import io.millrace.data.NotNativeException;
import io.millrace.data.PhysicalType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.time.LocalTime;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/**
 * Appends the text of a field to a column of its type, with the conversions of Flink's {@code CsvToRowDataConverters}:
 * numbers, booleans and timestamps may stand between spaces, dates and decimals may not.
 */
final class CsvField {
    private static final int SAFE_DIGITS = 18;
    private static final int NANOS_PER_MILLI = 1_000_000;

    private final LogicalType type;
    private final LogicalTypeRoot root;
    private final TemporalText temporal = new TemporalText(false);

    CsvField(LogicalType type) {
        this.type = type;
        this.root = type.getTypeRoot();
        switch (root) {
            case ARRAY, ROW, MAP, MULTISET, RAW, STRUCTURED_TYPE, DISTINCT_TYPE, VARIANT ->
                throw new NotNativeException("type " + type + " in format 'csv'");
            case TIME_WITHOUT_TIME_ZONE -> {
                if (((TimeType) type).getPrecision() > 3) {
                    throw new NotNativeException("type " + type + " in format 'csv'");
                }
            }
            default -> {}
        }
    }

    /**
     * Appends the value of a text.
     *
     * @throws RuntimeException of some kind if the text is not a value of the type
     */
    void append(byte[] in, int from, int to, ColumnBuilder column) {
        switch (root) {
            case CHAR, VARCHAR -> ((ColumnBuilder.OfBytes) column).append(in, from, to);
            case TINYINT -> ((ColumnBuilder.OfInt) column).append(Byte.parseByte(trimmed(in, from, to)));
            case SMALLINT -> ((ColumnBuilder.OfInt) column).append(Short.parseShort(trimmed(in, from, to)));
            case INTEGER, INTERVAL_YEAR_MONTH ->
                ((ColumnBuilder.OfInt) column).append(Math.toIntExact(integer(in, from, to)));
            case BIGINT, INTERVAL_DAY_TIME -> ((ColumnBuilder.OfLong) column).append(integer(in, from, to));
            case BOOLEAN -> ((ColumnBuilder.OfBoolean) column).append(Boolean.parseBoolean(trimmed(in, from, to)));
            case FLOAT -> ((ColumnBuilder.OfFloat) column).append(Float.parseFloat(trimmed(in, from, to)));
            case DOUBLE -> {
                double value = NumberText.exactDouble(in, from, to);
                ((ColumnBuilder.OfDouble) column)
                        .append(Double.isNaN(value) ? Double.parseDouble(trimmed(in, from, to)) : value);
            }
            case DECIMAL -> appendDecimal(in, from, to, column);
            case DATE -> ((ColumnBuilder.OfInt) column).append(date(text(in, from, to)));
            case TIME_WITHOUT_TIME_ZONE -> ((ColumnBuilder.OfInt) column).append(time(text(in, from, to)));
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> appendTimestamp(in, from, to, column);
            case BINARY, VARBINARY ->
                column.appendInternal(Base64Variants.MIME_NO_LINEFEEDS.decode(text(in, from, to)));
            default -> column.appendNull();
        }
    }

    private static long integer(byte[] in, int from, int to) {
        boolean negative = from < to && in[from] == '-';
        int first = negative ? from + 1 : from;
        long magnitude = 0;
        for (int i = first; i < to; i++) {
            int digit = in[i] - '0';
            if (digit < 0 || digit > 9) {
                return Long.parseLong(trimmed(in, from, to));
            }
            magnitude = magnitude * 10 + digit;
        }
        if (to == first || to - first > SAFE_DIGITS) {
            return Long.parseLong(trimmed(in, from, to));
        }
        return negative ? -magnitude : magnitude;
    }

    private void appendDecimal(byte[] in, int from, int to, ColumnBuilder column) {
        DecimalType decimal = (DecimalType) type;
        if (column instanceof ColumnBuilder.OfLong longs
                && decimal.getPrecision() <= PhysicalType.MAX_LONG_DECIMAL_PRECISION) {
            long unscaled = NumberText.unscaledDecimal(in, from, to, decimal.getPrecision(), decimal.getScale());
            if (unscaled == NumberText.OVERFLOW) {
                column.appendNull();
                return;
            } else if (unscaled != NumberText.NOT_PLAIN) {
                longs.append(unscaled);
                return;
            }
        }
        BigDecimal value = new BigDecimal(text(in, from, to));
        column.appendInternal(NumberText.decimal(value, decimal.getPrecision(), decimal.getScale()));
    }

    private void appendTimestamp(byte[] in, int from, int to, ColumnBuilder column) {
        int first = from;
        int last = to;
        while (first < last && in[first] == ' ') {
            first++;
        }
        while (last > first && in[last - 1] == ' ') {
            last--;
        }
        temporal.readTimestamp(in, first, last, root == LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE);
        if (column instanceof ColumnBuilder.OfLong longs) {
            longs.append(temporal.millis());
        } else {
            column.appendInternal(temporal.timestamp());
        }
    }

    private static int date(String text) {
        return (int) Date.valueOf(text).toLocalDate().toEpochDay();
    }

    private int time(String text) {
        int millis = (int) (LocalTime.parse(text).toNanoOfDay() / NANOS_PER_MILLI);
        int unit =
                switch (LogicalTypeChecks.getPrecision(type)) {
                    case 0 -> 1000;
                    case 1 -> 100;
                    case 2 -> 10;
                    default -> 1;
                };
        return millis / unit * unit;
    }

    private static String text(byte[] in, int from, int to) {
        return new String(in, from, to - from, StandardCharsets.UTF_8);
    }

    private static String trimmed(byte[] in, int from, int to) {
        return text(in, from, to).trim();
    }
}

package io.millrace.connect.format.json;

import io.millrace.connect.format.DecodeException;
import io.millrace.data.ColumnBuilder;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** TINYINT to BIGINT and the intervals; from numbers and from text. INTEGER and BIGINT also cut off a fraction. */
final class IntegerField extends JsonField {
    /** So many digits fit a long, whatever they are. */
    private static final int SAFE_DIGITS = 18;

    private final LogicalTypeRoot root;
    private final String typeName;
    private final boolean isLong;
    private final boolean fractions;
    private final long smallest;
    private final long largest;

    IntegerField(LogicalType type, JsonOptions options) {
        super(options);
        root = type.getTypeRoot();
        typeName = type.asSummaryString();
        isLong = root == LogicalTypeRoot.BIGINT || root == LogicalTypeRoot.INTERVAL_DAY_TIME;
        fractions = root != LogicalTypeRoot.TINYINT && root != LogicalTypeRoot.SMALLINT;
        largest = isLong
                ? Long.MAX_VALUE
                : root == LogicalTypeRoot.TINYINT
                        ? Byte.MAX_VALUE
                        : root == LogicalTypeRoot.SMALLINT ? Short.MAX_VALUE : Integer.MAX_VALUE;
        smallest = -largest - 1;
    }

    @Override
    void appendValue(JsonCursor cursor, ColumnBuilder column) throws DecodeException {
        long value = value(cursor);
        if (isLong) {
            ((ColumnBuilder.OfLong) column).append(value);
        } else {
            ((ColumnBuilder.OfInt) column).append((int) value);
        }
    }

    @Override
    Object readValue(JsonCursor cursor) throws DecodeException {
        long value = value(cursor);
        return switch (root) {
            case TINYINT -> (byte) value;
            case SMALLINT -> (short) value;
            case BIGINT, INTERVAL_DAY_TIME -> value;
            default -> (int) value;
        };
    }

    private long value(JsonCursor cursor) throws DecodeException {
        int first = cursor.peek();
        byte[] in = cursor.bytes;
        int limit = cursor.limit;
        int start = cursor.position;
        int i = first == '-' ? start + 1 : start;
        int firstDigit = i;
        long magnitude = 0;
        while (i < limit) {
            int digit = in[i] - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            magnitude = magnitude * 10 + digit;
            i++;
        }
        int digits = i - firstDigit;
        boolean plain = digits > 0
                && digits <= SAFE_DIGITS
                && (digits == 1 || in[firstDigit] != '0')
                && (i == limit || (in[i] != '.' && in[i] != 'e' && in[i] != 'E'));
        if (!plain) {
            return uncommon(cursor);
        }
        long value = first == '-' ? -magnitude : magnitude;
        if (value < smallest || value > largest) {
            throw cursor.fail(value + " is out of the range of " + typeName);
        }
        cursor.position = i;
        return value;
    }

    private long uncommon(JsonCursor cursor) throws DecodeException {
        scalar(cursor, "a number");
        boolean isNumber = cursor.isNumber(cursor.bytes[cursor.tokenStart])
                && cursor.position == cursor.tokenEnd; // behind a string there is a quote
        String text = cursor.text();
        try {
            if (isNumber && cursor.tokenFloating && fractions) {
                double value = Double.parseDouble(text);
                if (value >= (double) smallest && value <= (double) largest) {
                    return (long) value;
                }
                throw notA(typeName, cursor);
            }
            long value = Long.parseLong(text.trim());
            if (value >= smallest && value <= largest) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw notA(typeName, cursor);
        }
        throw notA(typeName, cursor);
    }
}

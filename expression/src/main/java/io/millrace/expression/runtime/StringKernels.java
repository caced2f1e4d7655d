package io.millrace.expression.runtime;

import java.util.Arrays;
import org.apache.flink.table.data.binary.BinaryStringDataUtil;

/** Functions over the bytes of strings; each gives what Flink's library gives for the same string. */
public final class StringKernels {
    private static final int MAX_LONG_DIGITS = 20;

    private StringKernels() {}

    /** Number of characters, as Flink counts them: by the first byte of each UTF-8 sequence. */
    public static int characters(Slice text) {
        byte[] bytes = text.bytes();
        int count = 0;
        for (int i = text.start(); i < text.end(); i += sequenceLength(bytes[i])) {
            count++;
        }
        return count;
    }

    /** Bytes of the UTF-8 sequence that starts with this byte; 1 for a byte that cannot start one. */
    static int sequenceLength(byte first) {
        if (first >= 0) {
            return 1;
        } else if (first >> 5 == -2 && (first & 0x1E) != 0) {
            return 2;
        } else if (first >> 4 == -2) {
            return 3;
        }
        return first >> 3 == -2 ? 4 : 1;
    }

    /** Cuts to {@code length} characters; shorter text is padded with blanks if asked for. */
    public static Slice fit(Slice text, int length, boolean pads, Slice result) {
        byte[] bytes = text.bytes();
        int position = text.start();
        int count = 0;
        while (position < text.end() && count < length) {
            position += sequenceLength(bytes[position]);
            count++;
        }
        if (count == length || !pads) {
            return result.set(text, text.start(), Math.min(position, text.end()));
        }
        int padded = text.length() + length - count;
        byte[] buffer = result.buffer(padded);
        System.arraycopy(bytes, text.start(), buffer, 0, text.length());
        Arrays.fill(buffer, text.length(), padded, (byte) ' ');
        return result.setBuffer(padded);
    }

    /** As {@link #fit}, in UTF-16 units, as Flink's cast from binary does. */
    public static Slice fitUtf16(Slice text, int length, boolean pads, Slice result) {
        String string = text.toString();
        if (string.length() > length) {
            return result.set(string.substring(0, length));
        }
        return result.set(pads ? string + " ".repeat(length - string.length()) : string);
    }

    /** Cuts to {@code length} bytes; shorter values are padded with zeros if asked for. */
    public static Slice fitBytes(Slice value, int length, boolean pads, Slice result) {
        if (value.length() >= length || !pads) {
            return result.set(value, value.start(), value.start() + Math.min(value.length(), length));
        }
        byte[] buffer = result.buffer(length);
        System.arraycopy(value.bytes(), value.start(), buffer, 0, value.length());
        Arrays.fill(buffer, value.length(), length, (byte) 0);
        return result.setBuffer(length);
    }

    /** The decimal digits of a number. */
    public static Slice ofLong(long value, Slice result) {
        if (value == Long.MIN_VALUE) {
            return result.set(String.valueOf(value));
        }
        byte[] buffer = result.buffer(MAX_LONG_DIGITS);
        long rest = Math.abs(value);
        int position = MAX_LONG_DIGITS;
        do {
            buffer[--position] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
        if (value < 0) {
            buffer[--position] = '-';
        }
        int length = MAX_LONG_DIGITS - position;
        System.arraycopy(buffer, position, buffer, 0, length);
        return result.setBuffer(length);
    }

    /** Parses plain digits of at most 18 places; leaves everything else, such as blanks or fractions, to Flink. */
    public static long toLong(Slice text) {
        byte[] bytes = text.bytes();
        int position = text.start();
        boolean isNegative = position < text.end() && bytes[position] == '-';
        position += isNegative ? 1 : 0;
        int digits = text.end() - position;
        if (digits < 1 || digits > 18) {
            return BinaryStringDataUtil.toLong(text.toBinaryString().trim());
        }
        long value = 0;
        for (; position < text.end(); position++) {
            int digit = bytes[position] - '0';
            if (digit < 0 || digit > 9) {
                return BinaryStringDataUtil.toLong(text.toBinaryString().trim());
            }
            value = value * 10 + digit;
        }
        return isNegative ? -value : value;
    }

    /** As {@link #toLong}, for INT. */
    public static int toInt(Slice text) {
        if (text.length() > 9) {
            return BinaryStringDataUtil.toInt(text.toBinaryString().trim());
        }
        for (int i = text.start(); i < text.end(); i++) {
            byte digit = text.bytes()[i];
            if ((digit < '0' || digit > '9') && !(digit == '-' && i == text.start())) {
                return BinaryStringDataUtil.toInt(text.toBinaryString().trim());
            }
        }
        return text.isEmpty() || (text.length() == 1 && text.bytes()[text.start()] == '-')
                ? BinaryStringDataUtil.toInt(text.toBinaryString().trim())
                : (int) toLong(text);
    }
}

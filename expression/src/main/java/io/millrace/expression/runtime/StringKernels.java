package io.millrace.expression.runtime;

import java.nio.charset.Charset;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.data.binary.BinaryStringDataUtil;
import org.jspecify.annotations.Nullable;

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

    // ---- case, parts, concatenation

    /** UPPER; text with other than ASCII characters goes to the library. */
    public static Slice upper(Slice text, Slice result) {
        if (!text.isAscii()) {
            return result.set(text.toBinaryString().toUpperCase());
        }
        return mapAscii(text, 'a', 'z', -32, result);
    }

    /** LOWER; text with other than ASCII characters goes to the library. */
    public static Slice lower(Slice text, Slice result) {
        if (!text.isAscii()) {
            return result.set(text.toBinaryString().toLowerCase());
        }
        return mapAscii(text, 'A', 'Z', 32, result);
    }

    private static Slice mapAscii(Slice text, int first, int last, int shift, Slice result) {
        int length = text.length();
        byte[] to = result.buffer(length);
        byte[] from = text.bytes();
        int start = text.start();
        for (int i = 0; i < length; i++) {
            int value = from[start + i];
            to[i] = (byte) (value >= first && value <= last ? value + shift : value);
        }
        return result.setBuffer(length);
    }

    /** SUBSTRING by characters from position 1, or from the end if negative; null for a negative length. */
    public static @Nullable Slice substring(Slice text, int position, int length, Slice result) {
        if (length < 0) {
            return null;
        }
        int count = characters(text);
        int first = position > 0 ? position - 1 : position < 0 ? count + position : 0;
        if (first < 0 || first >= count) {
            return Slice.EMPTY;
        }
        int characters = Math.min(count - first, length);
        int start = skip(text, text.start(), first);
        return result.set(text, start, skip(text, start, characters));
    }

    /** Position after some characters. */
    private static int skip(Slice text, int from, int characters) {
        byte[] bytes = text.bytes();
        int position = from;
        for (int i = 0; i < characters && position < text.end(); i++) {
            position += sequenceLength(bytes[position]);
        }
        return Math.min(position, text.end());
    }

    /** All parts, one after the other. */
    public static Slice concat(Slice[] parts, Slice result) {
        int length = 0;
        for (Slice part : parts) {
            length = Math.addExact(length, part.length());
        }
        byte[] to = result.buffer(length);
        int position = 0;
        for (Slice part : parts) {
            System.arraycopy(part.bytes(), part.start(), to, position, part.length());
            position += part.length();
        }
        return result.setBuffer(length);
    }

    /** TRIM of blanks. */
    public static Slice trim(Slice text, boolean leading, boolean trailing, Slice result) {
        int start = text.start();
        int end = text.end();
        while (leading && start < end && text.bytes()[start] == ' ') {
            start++;
        }
        while (trailing && start < end && text.bytes()[end - 1] == ' ') {
            end--;
        }
        return result.set(text, start, end);
    }

    /** The part with that number, from 0, of what an ASCII character separates; null if there is none. */
    public static @Nullable Slice splitIndex(Slice text, byte separator, int index, Slice result) {
        if (index < 0 || text.isEmpty()) {
            return null;
        }
        byte[] bytes = text.bytes();
        int part = 0;
        int start = text.start();
        for (int i = start; i < text.end(); i++) {
            if (bytes[i] == separator) {
                if (part == index) {
                    return result.set(text, start, i);
                }
                part++;
                start = i + 1;
            }
        }
        return part == index ? result.set(text, start, text.end()) : null;
    }

    // ---- search

    public static boolean startsWith(Slice text, Slice prefix) {
        return text.length() >= prefix.length() && matches(text, text.start(), prefix);
    }

    public static boolean endsWith(Slice text, Slice suffix) {
        return text.length() >= suffix.length() && matches(text, text.end() - suffix.length(), suffix);
    }

    public static boolean contains(Slice text, Slice part) {
        int last = text.end() - part.length();
        for (int i = text.start(); i <= last; i++) {
            if (matches(text, i, part)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(Slice text, int position, Slice part) {
        return Arrays.equals(text.bytes(), position, position + part.length(), part.bytes(), part.start(), part.end());
    }

    // ---- through the library

    /** The digest of a string, in hexadecimal. */
    public static BinaryStringData hash(BinaryStringData text, String algorithm) {
        try {
            return BinaryStringDataUtil.hash(text, algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException("Unsupported algorithm: " + algorithm, e);
        }
    }

    public static byte[] encode(String text, String charset) {
        return text.getBytes(Charset.forName(charset));
    }

    public static String decode(byte[] bytes, String charset) {
        return new String(bytes, Charset.forName(charset));
    }

    /** A Java map of strings as Flink's map, in its iteration order. */
    public static MapData toMap(Map<String, String> map) {
        Map<StringData, StringData> internal = new LinkedHashMap<>();
        for (Map.Entry<String, String> entry : map.entrySet()) {
            internal.put(StringData.fromString(entry.getKey()), StringData.fromString(entry.getValue()));
        }
        return new GenericMapData(internal);
    }
}

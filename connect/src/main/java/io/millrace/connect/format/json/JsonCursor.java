package io.millrace.connect.format.json;

import io.millrace.connect.format.DecodeException;
import io.millrace.connect.format.Utf8;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A position in the bytes of one JSON text (RFC 8259, UTF-8) and the steps over it. Everything that is stepped over is
 * checked, also what nobody reads, so that an event is well-formed or refused as a whole. Like Flink's JSON format it lets
 * control characters stand in strings.
 */
final class JsonCursor {
    /** As in Jackson, which Flink's format reads with. */
    static final int MAX_DEPTH = 1000;

    static final int MAX_NUMBER_LENGTH = 1000;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EVERY_BYTE = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long QUOTES = EVERY_BYTE * '"';
    private static final long BACKSLASHES = EVERY_BYTE * '\\';

    byte[] bytes = {};
    int position;
    int limit;

    /** Containers open around the position. */
    int depth;

    /** Of the string or number stepped over last: {@code bytes[tokenStart..tokenEnd)}, without quotes. */
    int tokenStart;

    int tokenEnd;

    /** Whether the string stepped over last has escapes. */
    boolean tokenEscaped;

    /** Whether the number stepped over last has a fraction or an exponent. */
    boolean tokenFloating;

    private int start;
    private byte[] scratch = new byte[64];

    void reset(byte[] newBytes, int from, int to) {
        bytes = newBytes;
        start = from;
        position = from;
        limit = to;
        depth = 0;
    }

    DecodeException fail(String reason) {
        return failAt(position, reason);
    }

    DecodeException failAt(int where, String reason) {
        return new DecodeException(reason + " at byte " + (where - start));
    }

    /** The next byte that is not white space, not yet stepped over; -1 at the end. */
    int peek() {
        byte[] in = bytes;
        int i = position;
        while (i < limit) {
            int value = in[i];
            if (value != ' ' && value != '\n' && value != '\r' && value != '\t') {
                position = i;
                return value & 0xFF;
            }
            i++;
        }
        position = i;
        return -1;
    }

    /** Steps over white space and one expected character. */
    void expect(char character) throws DecodeException {
        if (peek() != character) {
            throw unexpected("'" + character + "'");
        }
        position++;
    }

    DecodeException unexpected(String wanted) {
        int found = peek();
        if (found < 0) {
            return fail("the event ends where " + wanted + " should be");
        }
        String shown = found > ' ' && found < 0x7F ? "'" + (char) found + "'" : String.format("byte 0x%02X", found);
        return fail(shown + " where " + wanted + " should be");
    }

    void enter() throws DecodeException {
        if (++depth > MAX_DEPTH) {
            throw fail("more than " + MAX_DEPTH + " levels of nesting");
        }
        position++;
    }

    void leave() {
        depth--;
        position++;
    }

    /**
     * Steps over a comma or the end of a container, after a value.
     *
     * @return whether another value follows
     */
    boolean more(char end) throws DecodeException {
        int found = peek();
        if (found == ',') {
            position++;
            return true;
        }
        if (found != end) {
            throw unexpected("',' or '" + end + "'");
        }
        leave();
        return false;
    }

    /** Steps over a string; the position is at its opening quote. */
    void string() throws DecodeException {
        byte[] in = bytes;
        int first = position + 1;
        int i = first;
        int end = limit;
        boolean escaped = false;
        long high = 0;
        while (true) {
            if (i + Long.BYTES <= end) {
                long word = (long) LONGS.get(in, i);
                long quote = word ^ QUOTES;
                long backslash = word ^ BACKSLASHES;
                long found = (((quote - EVERY_BYTE) & ~quote) | ((backslash - EVERY_BYTE) & ~backslash)) & HIGH_BITS;
                high |= word;
                if (found == 0) {
                    i += Long.BYTES;
                    continue;
                }
                i += Long.numberOfTrailingZeros(found) >>> 3;
            }
            if (i >= end) {
                throw failAt(first - 1, "a string without end");
            }
            byte value = in[i];
            if (value == '"') {
                break;
            }
            high |= value;
            if (value == '\\') {
                escaped = true;
                i++;
            }
            i++;
        }
        tokenStart = first;
        tokenEnd = i;
        tokenEscaped = escaped;
        position = i + 1;
        if ((high & HIGH_BITS) != 0) {
            checkUtf8(first, i);
        }
        if (escaped) {
            checkEscapes(first, i);
        }
    }

    private void checkUtf8(int from, int to) throws DecodeException {
        int invalid = Utf8.firstInvalid(bytes, from, to);
        if (invalid < to) {
            throw failAt(invalid, "a string that is not UTF-8");
        }
    }

    private void checkEscapes(int from, int to) throws DecodeException {
        int i = from;
        while (i < to) {
            if (bytes[i] != '\\') {
                i++;
            } else if (bytes[i + 1] == 'u') {
                for (int digit = i + 2; digit < i + 6; digit++) {
                    if (digit >= to || Character.digit(bytes[digit], 16) < 0) {
                        throw failAt(i, "\\u without four hexadecimal digits");
                    }
                }
                i += 6;
            } else if ("\"\\/bfnrt".indexOf(bytes[i + 1]) < 0) {
                throw failAt(i, "an escape that JSON does not have");
            } else {
                i += 2;
            }
        }
    }

    /** Steps over a number; the position is at its first character. */
    void number() throws DecodeException {
        byte[] in = bytes;
        int i = position;
        tokenStart = i;
        if (in[i] == '-') {
            i++;
        }
        int afterSign = i;
        i = digits(i);
        if (in[afterSign] == '0' && i > afterSign + 1) {
            throw failAt(tokenStart, "a number with a leading zero");
        }
        boolean floating = false;
        if (i < limit && in[i] == '.') {
            floating = true;
            i = digits(i + 1);
        }
        if (i < limit && (in[i] == 'e' || in[i] == 'E')) {
            floating = true;
            i++;
            boolean signed = i < limit && (in[i] == '+' || in[i] == '-');
            i = digits(signed ? i + 1 : i);
        }
        if (i - tokenStart > MAX_NUMBER_LENGTH) {
            throw failAt(tokenStart, "a number of more than " + MAX_NUMBER_LENGTH + " characters");
        }
        tokenEnd = i;
        tokenFloating = floating;
        position = i;
    }

    private int digits(int from) throws DecodeException {
        int i = from;
        while (i < limit && bytes[i] >= '0' && bytes[i] <= '9') {
            i++;
        }
        if (i == from) {
            position = i;
            throw unexpected("a digit");
        }
        return i;
    }

    boolean isNumber(int first) {
        return first == '-' || (first >= '0' && first <= '9');
    }

    /** Steps over {@code true}, {@code false} or {@code null}. */
    void literal(String text) throws DecodeException {
        int length = text.length();
        if (length > limit - position) {
            throw fail("the event ends in a word");
        }
        for (int i = 1; i < length; i++) {
            if (bytes[position + i] != text.charAt(i)) {
                throw fail("a word other than true, false and null");
            }
        }
        position += length;
    }

    /** Steps over a value of any kind and all it contains. */
    void skipValue() throws DecodeException {
        int first = peek();
        switch (first) {
            case '"' -> string();
            case '{' -> skipObject();
            case '[' -> skipArray();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> {
                if (!isNumber(first)) {
                    throw unexpected("a value");
                }
                number();
            }
        }
    }

    private void skipObject() throws DecodeException {
        enter();
        if (peek() == '}') {
            leave();
            return;
        }
        do {
            name();
            skipValue();
        } while (more('}'));
    }

    private void skipArray() throws DecodeException {
        enter();
        if (peek() == ']') {
            leave();
            return;
        }
        do {
            skipValue();
        } while (more(']'));
    }

    /** Steps over the name of a field, which becomes the token, and the colon behind it. */
    void name() throws DecodeException {
        if (peek() != '"') {
            throw unexpected("the name of a field");
        }
        string();
        if (position < limit && bytes[position] == ':') {
            position++;
        } else {
            expect(':');
        }
    }

    /** The string or number stepped over last. */
    String text() {
        if (!tokenEscaped) {
            return new String(bytes, tokenStart, tokenEnd - tokenStart, StandardCharsets.UTF_8);
        }
        int length = unescapeToScratch();
        return new String(scratch, 0, length, StandardCharsets.UTF_8);
    }

    /** Writes the string stepped over last, without its escapes, to {@link #scratch} and returns its length. */
    int unescapeToScratch() {
        if (scratch.length < tokenEnd - tokenStart) {
            scratch = new byte[Math.max(tokenEnd - tokenStart, scratch.length * 2)];
        }
        return unescape(scratch, 0);
    }

    byte[] scratch() {
        return scratch;
    }

    /** Writes the string stepped over last, without its escapes, and returns its length: at most that with escapes. */
    int unescape(byte[] into, int at) {
        int out = at;
        int i = tokenStart;
        while (i < tokenEnd) {
            byte value = bytes[i++];
            if (value != '\\') {
                into[out++] = value;
                continue;
            }
            byte escape = bytes[i++];
            switch (escape) {
                case 'b' -> into[out++] = '\b';
                case 'f' -> into[out++] = '\f';
                case 'n' -> into[out++] = '\n';
                case 'r' -> into[out++] = '\r';
                case 't' -> into[out++] = '\t';
                case 'u' -> {
                    int unit = hexadecimal(i);
                    i += 4;
                    int codePoint = unit;
                    if (Character.isHighSurrogate((char) unit) && isLowSurrogateEscape(i)) {
                        codePoint = Character.toCodePoint((char) unit, (char) hexadecimal(i + 2));
                        i += 6;
                    } else if (Character.isSurrogate((char) unit)) {
                        codePoint = '?'; // what Java makes of half a character
                    }
                    out = Utf8.put(codePoint, into, out);
                }
                default -> into[out++] = escape;
            }
        }
        return out - at;
    }

    private boolean isLowSurrogateEscape(int i) {
        return i + 6 <= tokenEnd
                && bytes[i] == '\\'
                && bytes[i + 1] == 'u'
                && Character.isLowSurrogate((char) hexadecimal(i + 2));
    }

    private int hexadecimal(int i) {
        int value = 0;
        for (int digit = i; digit < i + 4; digit++) {
            value = (value << 4) | Character.digit(bytes[digit], 16);
        }
        return value;
    }
}

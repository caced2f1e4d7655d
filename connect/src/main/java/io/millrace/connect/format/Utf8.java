package io.millrace.connect.format;

/** UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF. */
public final class Utf8 {
    private Utf8() {}

    /** The index of the first byte in {@code [from, to)} that is not part of valid UTF-8; {@code to} if all is valid. */
    public static int firstInvalid(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            int lead = bytes[i];
            if (lead >= 0) {
                i++;
                continue;
            }
            int length = sequenceLength(bytes, i, to);
            if (length == 0) {
                return i;
            }
            i += length;
        }
        return to;
    }

    /** Length of the sequence of more than one byte that starts at {@code i}; 0 if it is not valid. */
    private static int sequenceLength(byte[] bytes, int i, int to) {
        int lead = bytes[i] & 0xFF;
        if (lead >= 0xC2 && lead <= 0xDF) {
            return i + 1 < to && isContinuation(bytes[i + 1]) ? 2 : 0;
        } else if ((lead & 0xF0) == 0xE0) {
            if (i + 2 >= to || !isContinuation(bytes[i + 1]) || !isContinuation(bytes[i + 2])) {
                return 0;
            }
            int second = bytes[i + 1] & 0xFF;
            boolean overlong = lead == 0xE0 && second < 0xA0;
            boolean surrogate = lead == 0xED && second > 0x9F;
            return overlong || surrogate ? 0 : 3;
        } else if (lead >= 0xF0 && lead <= 0xF4) {
            if (i + 3 >= to
                    || !isContinuation(bytes[i + 1])
                    || !isContinuation(bytes[i + 2])
                    || !isContinuation(bytes[i + 3])) {
                return 0;
            }
            int second = bytes[i + 1] & 0xFF;
            boolean overlong = lead == 0xF0 && second < 0x90;
            boolean tooLarge = lead == 0xF4 && second > 0x8F;
            return overlong || tooLarge ? 0 : 4;
        }
        return 0;
    }

    private static boolean isContinuation(byte value) {
        return (value & 0xC0) == 0x80;
    }

    /** Writes a code point and returns the index behind it. */
    public static int put(int codePoint, byte[] into, int at) {
        int i = at;
        if (codePoint < 0x80) {
            into[i++] = (byte) codePoint;
        } else if (codePoint < 0x800) {
            into[i++] = (byte) (0xC0 | (codePoint >> 6));
            into[i++] = (byte) (0x80 | (codePoint & 0x3F));
        } else if (codePoint < 0x10000) {
            into[i++] = (byte) (0xE0 | (codePoint >> 12));
            into[i++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
            into[i++] = (byte) (0x80 | (codePoint & 0x3F));
        } else {
            into[i++] = (byte) (0xF0 | (codePoint >> 18));
            into[i++] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
            into[i++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
            into[i++] = (byte) (0x80 | (codePoint & 0x3F));
        }
        return i;
    }
}

package io.millrace.connect.format.json;

import io.millrace.connect.format.ByteSink;
import java.nio.charset.StandardCharsets;

/** Strings in quotes, with the escapes that Jackson writes. */
final class JsonText {
    private static final byte[] HEXADECIMAL = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private JsonText() {}

    /** Writes the UTF-8 in {@code [from, to)}. */
    static void write(byte[] in, int from, int to, ByteSink into) {
        into.put((byte) '"');
        int copied = from;
        for (int i = from; i < to; i++) {
            byte value = in[i];
            boolean plain = value >= ' ' ? (value != '"' && value != '\\') : (value < 0 && (value & 0xF8) != 0xF0);
            if (plain) {
                continue;
            }
            into.put(in, copied, i);
            if (value >= 0) {
                escape(value, into);
                copied = i + 1;
            } else if (i + 3 < to) {
                escapePair(in, i, into);
                i += 3;
                copied = i + 1;
            } else {
                copied = i;
            }
        }
        into.put(in, copied, to);
        into.put((byte) '"');
    }

    static void write(String text, ByteSink into) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        write(bytes, 0, bytes.length, into);
    }

    private static void escape(byte value, ByteSink into) {
        into.put((byte) '\\');
        switch (value) {
            case '"', '\\' -> into.put(value);
            case '\b' -> into.put((byte) 'b');
            case '\f' -> into.put((byte) 'f');
            case '\n' -> into.put((byte) 'n');
            case '\r' -> into.put((byte) 'r');
            case '\t' -> into.put((byte) 't');
            default -> unit(value, into);
        }
    }

    /** A character outside the basic plane: four bytes become two escapes. */
    private static void escapePair(byte[] in, int i, ByteSink into) {
        int codePoint =
                ((in[i] & 0x07) << 18) | ((in[i + 1] & 0x3F) << 12) | ((in[i + 2] & 0x3F) << 6) | (in[i + 3] & 0x3F);
        into.put((byte) '\\');
        unit(Character.highSurrogate(codePoint), into);
        into.put((byte) '\\');
        unit(Character.lowSurrogate(codePoint), into);
    }

    private static void unit(int value, ByteSink into) {
        into.put((byte) 'u');
        for (int shift = 12; shift >= 0; shift -= 4) {
            into.put(HEXADECIMAL[(value >> shift) & 0xF]);
        }
    }
}

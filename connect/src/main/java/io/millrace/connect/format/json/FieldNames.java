package io.millrace.connect.format.json;

import io.millrace.connect.format.DecodeException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells which field a name in the bytes of an object is. Events of one topic mostly have the same fields in the same
 * order, so the names of the object before are tried first, one after the other, those that nobody reads included; a hash
 * table is asked where they differ.
 */
final class FieldNames {
    /** Index of a name that nobody asked for. */
    static final int UNKNOWN = -1;

    /** Names of one object that are remembered in their order, and the longest name that is. */
    private static final int MAX_REMEMBERED = 256;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** A name as UTF-8; {@code head} is its first eight bytes, or all of them if it has fewer. */
    private record Name(byte[] bytes, int index, long head, long headMask) {
        static Name of(byte[] bytes, int index) {
            byte[] padded = Arrays.copyOf(bytes, Math.max(Long.BYTES, bytes.length));
            long mask = bytes.length >= Long.BYTES ? -1L : (1L << (bytes.length * 8)) - 1;
            return new Name(bytes, index, (long) LONGS.get(padded, 0), mask);
        }
    }

    private final @Nullable Name[] table;
    private final @Nullable Name[] order = new @Nullable Name[MAX_REMEMBERED];
    private int next;

    /** @param names a null is a field that is not to be found */
    FieldNames(List<@Nullable String> names) {
        int capacity = Integer.highestOneBit(Math.max(4, names.size() * 4));
        table = new @Nullable Name[capacity];
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (name != null) {
                byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
                int slot = hash(bytes, 0, bytes.length) & (capacity - 1);
                while (table[slot] != null) {
                    slot = (slot + 1) & (capacity - 1);
                }
                table[slot] = Name.of(bytes, i);
            }
        }
    }

    /** A new object begins. */
    void start() {
        next = 0;
    }

    /** Steps over a name and its colon; returns the index of the field, or {@link #UNKNOWN}. */
    int read(JsonCursor cursor) throws DecodeException {
        int ordinal = next++;
        if (ordinal < MAX_REMEMBERED) {
            Name guess = order[ordinal];
            if (guess != null && cursor.peek() == '"' && matches(cursor, guess)) {
                return guess.index;
            }
        }
        cursor.name();
        if (cursor.tokenEscaped) {
            int length = cursor.unescapeToScratch();
            return find(cursor.scratch(), 0, length, MAX_REMEMBERED); // comparing bytes would not know it again
        }
        return find(cursor.bytes, cursor.tokenStart, cursor.tokenEnd, ordinal);
    }

    /** Steps over {@code "name":} if that is what is there. */
    private static boolean matches(JsonCursor cursor, Name name) {
        byte[] in = cursor.bytes;
        int from = cursor.position + 1;
        int length = name.bytes.length;
        int to = from + length;
        if (to + 1 >= cursor.limit || in[to] != '"' || in[to + 1] != ':') {
            return false;
        }
        if (from + Long.BYTES <= in.length) {
            if (((long) LONGS.get(in, from) & name.headMask) != name.head) {
                return false;
            }
            if (length > Long.BYTES && !Arrays.equals(in, from + 8, to, name.bytes, 8, length)) {
                return false;
            }
        } else if (!Arrays.equals(in, from, to, name.bytes, 0, length)) {
            return false;
        }
        cursor.position = to + 2;
        return true;
    }

    private int find(byte[] in, int from, int to, int ordinal) {
        int slot = hash(in, from, to) & (table.length - 1);
        Name found = table[slot];
        while (found != null && !Arrays.equals(in, from, to, found.bytes, 0, found.bytes.length)) {
            slot = (slot + 1) & (table.length - 1);
            found = table[slot];
        }
        if (ordinal < MAX_REMEMBERED) {
            if (found != null) {
                order[ordinal] = found;
            } else if (to - from <= MAX_REMEMBERED) {
                order[ordinal] = Name.of(Arrays.copyOfRange(in, from, to), UNKNOWN);
            }
        }
        return found == null ? UNKNOWN : found.index;
    }

    private static int hash(byte[] in, int from, int to) {
        int hash = 1;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + in[i];
        }
        return hash ^ (hash >>> 15);
    }
}

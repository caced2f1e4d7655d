package io.millrace.bench.checksum;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The hash of a row: each column's value is hashed by itself, times an odd number that belongs to the column; the sum is
 * mixed once more. Written for both ways to get at values, whole columns and single rows, that have to agree bit by bit.
 */
final class RowHash {
    static final long NULL = 0x5851_F42D_4C95_7F2DL;
    static final long TRUE = 0x2545_F491_4F6C_DD1DL;
    static final long FALSE = 0x1405_7B7E_F767_814FL;

    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private RowHash() {}

    /** The odd number of a column. */
    static long factor(int column) {
        return mix(column + 1) | 1;
    }

    static long mix(long value) {
        long mixed = (value ^ (value >>> 32)) * MULTIPLIER;
        mixed = (mixed ^ (mixed >>> 29)) * 0xD6E8_FEB8_6659_FD93L;
        return mixed ^ (mixed >>> 32);
    }

    /** The next state of the hash of bytes after a word of eight of them, little endian. */
    static long step(long state, long word) {
        return (state + word) * MULTIPLIER;
    }

    static long ofBytes(byte[] bytes, int start, int end) {
        long state = (long) end - start;
        int position = start;
        for (; position + Long.BYTES <= end; position += Long.BYTES) {
            state = step(state, (long) LONGS.get(bytes, position));
        }
        return mix(step(state, tail(bytes, position, end)));
    }

    /** Fewer than eight bytes as a word. */
    static long tail(byte[] bytes, int start, int end) {
        long tail = 0;
        for (int i = start; i < end; i++) {
            tail |= (bytes[i] & 0xFFL) << ((i - start) * Byte.SIZE);
        }
        return tail;
    }

    /** Of a timestamp that is finer than a millisecond. */
    static long ofTimestamp(long millis, int nanosOfMilli) {
        return mix(mix(millis) + nanosOfMilli);
    }
}

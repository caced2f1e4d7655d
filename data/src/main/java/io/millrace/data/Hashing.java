package io.millrace.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Hashes of keys, column by column. The same values give the same hash in every process and on every machine: shards and
 * snapshots depend on it, so what is computed here must never change.
 */
public final class Hashing {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;
    private static final long NULL_HASH = 0x5851_F42D_4C95_7F2DL;

    private Hashing() {}

    /** Hashes of the rows of a batch over the key columns, in {@code hashes[0..batch.size())}. */
    public static void hash(Batch batch, int[] keyColumns, int[] hashes) {
        int size = batch.size();
        if (keyColumns.length == 1) {
            hashFirst(batch.column(keyColumns[0]), size, hashes);
            return;
        }
        Arrays.fill(hashes, 0, size, 0);
        for (int keyColumn : keyColumns) {
            combine(batch.column(keyColumn), size, hashes);
        }
    }

    /** The shard of a hash: its highest bits, since tables use the lower ones. {@code shards} is a power of two. */
    public static int shardOf(int hash, int shards) {
        return shards == 1 ? 0 : hash >>> (Integer.SIZE - Integer.numberOfTrailingZeros(shards));
    }

    private static void hashFirst(Column column, int size, int[] hashes) {
        if (column instanceof LongColumn longs && longs.nulls() == null) {
            long[] values = longs.values();
            for (int row = 0; row < size; row++) {
                hashes[row] = fold(mix(values[row]));
            }
            return;
        }
        for (int row = 0; row < size; row++) {
            hashes[row] = fold(hashOf(column, row));
        }
    }

    private static void combine(Column column, int size, int[] hashes) {
        if (column instanceof LongColumn longs && longs.nulls() == null) {
            long[] values = longs.values();
            for (int row = 0; row < size; row++) {
                hashes[row] = fold(mix(hashes[row] + MULTIPLIER) ^ mix(values[row]));
            }
            return;
        }
        for (int row = 0; row < size; row++) {
            hashes[row] = fold(mix(hashes[row] + MULTIPLIER) ^ hashOf(column, row));
        }
    }

    private static long hashOf(Column column, int row) {
        if (column.isNull(row)) {
            return NULL_HASH;
        }
        if (column instanceof LongColumn longs) {
            return mix(longs.get(row));
        } else if (column instanceof IntColumn ints) {
            return mix(ints.get(row));
        } else if (column instanceof BytesColumn bytes) {
            return hashBytes(bytes.bytes(), bytes.start(row), bytes.end(row));
        } else if (column instanceof BooleanColumn booleans) {
            return mix(booleans.get(row) ? 1 : 2);
        } else if (column instanceof DoubleColumn doubles) {
            return mix(Double.doubleToLongBits(doubles.get(row)));
        } else if (column instanceof FloatColumn floats) {
            return mix(Float.floatToIntBits(floats.get(row)));
        }
        return mix(hashObject(((ObjectColumn) column).get(row)));
    }

    /** Decimals and timestamps hash by value; structured values are no keys of native operators. */
    private static int hashObject(@Nullable Object value) {
        return value == null ? 0 : value.hashCode();
    }

    /** The hash of {@code bytes[start..end)}. */
    public static long hashBytes(byte[] bytes, int start, int end) {
        long hash = (end - start) * MULTIPLIER;
        int position = start;
        for (; position + Long.BYTES <= end; position += Long.BYTES) {
            hash = mix(hash ^ (long) LONGS.get(bytes, position));
        }
        long tail = 0;
        for (int shift = 0; position < end; position++, shift += Byte.SIZE) {
            tail |= (bytes[position] & 0xFFL) << shift;
        }
        return mix(hash ^ tail);
    }

    private static long mix(long value) {
        long mixed = value * MULTIPLIER;
        mixed ^= mixed >>> 32;
        mixed *= 0xD6E8_FEB8_6659_FD93L;
        return mixed ^ (mixed >>> 32);
    }

    private static int fold(long hash) {
        return (int) (hash ^ (hash >>> 32));
    }
}

package io.millrace.bench.keys;

import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import java.io.Serializable;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Rows of a key and a value, each a function of its number: the first {@code keys} rows have every key once, in no order;
 * the rows after them have any of the keys.
 */
record KeyRows(long keys, long rows, int splits) implements Serializable {
    private static final long GOLDEN_GAMMA = 0x9E37_79B9_7F4A_7C15L;

    /** A prime, so that its multiples modulo the number of keys are all keys, unless that is a multiple of it. */
    private static final long STRIDE = 1_000_000_007L;

    KeyRows {
        if (keys < 1 || keys > Integer.MAX_VALUE || keys % STRIDE == 0 || rows < 0 || splits < 1) {
            throw new MillraceException(
                    ErrorCode.OPTION,
                    "'keys' is from 1 to " + Integer.MAX_VALUE + " and no multiple of " + STRIDE
                            + ", 'rows' at least 0, 'splits' at least 1; not " + keys + ", " + rows + ", " + splits,
                    null,
                    null);
        }
    }

    static KeyRows of(ReadableConfig options) {
        return new KeyRows(
                options.get(KeysOptions.KEYS), options.get(KeysOptions.ROWS), options.get(KeysOptions.SPLITS));
    }

    long key(long row) {
        if (row < keys) {
            return row * STRIDE % keys; // below 2^31 times 2^30
        }
        long bits = mix(row);
        return ((bits >>> 33) * keys) >>> 31;
    }

    static long value(long row) {
        return mix(row) & 0xFFFF;
    }

    private static long mix(long row) {
        long mixed = (row + 1) * GOLDEN_GAMMA;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        return mixed ^ (mixed >>> 31);
    }
}

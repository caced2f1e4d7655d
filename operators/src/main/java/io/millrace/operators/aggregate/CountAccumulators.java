package io.millrace.operators.aggregate;

import io.millrace.data.Column;
import io.millrace.data.LongColumn;
import java.util.Arrays;
import org.apache.flink.table.types.logical.BigIntType;
import org.jspecify.annotations.Nullable;

/**
 * {@code COUNT(*)} and {@code COUNT(x)}: a BIGINT, which is its own accumulator. Over a frame that begins with the first
 * row also {@code ROW_NUMBER}, and, as in Flink's streaming mode, {@code RANK} and {@code DENSE_RANK}.
 */
final class CountAccumulators extends Accumulators {
    private long[] counts = {};

    CountAccumulators() {
        super(new BigIntType());
    }

    /** Number of rows of a group. */
    long count(int slot) {
        return counts[slot];
    }

    @Override
    void resize(int newCapacity) {
        counts = Arrays.copyOf(counts, newCapacity);
    }

    @Override
    void reset(int slot) {
        counts[slot] = 0;
    }

    @Override
    void accumulate(Column[] arguments, int[] slots, byte @Nullable [] rowKinds, int count) {
        boolean[] nulls = arguments.length == 0 ? null : arguments[0].nulls();
        long[] counts = this.counts;
        if (nulls == null && rowKinds == null) {
            for (int i = 0; i < count; i++) {
                counts[slots[i]]++;
            }
            return;
        }
        for (int i = 0; i < count; i++) {
            if (nulls == null || !nulls[i]) {
                counts[slots[i]] += sign(rowKinds, i);
            }
        }
    }

    @Override
    Column running(Column[] arguments, int[] slots, byte @Nullable [] rowKinds, int count, int[] emits, int emitCount) {
        boolean[] nulls = arguments.length == 0 ? null : arguments[0].nulls();
        long[] counts = this.counts;
        long[] results = new long[emitCount];
        int row = 0;
        for (int i = 0; i < emitCount; i++) {
            int last = emits[i];
            for (; row <= last; row++) {
                counts[slots[row]] += nulls == null || !nulls[row] ? sign(rowKinds, row) : 0;
            }
            results[i] = counts[slots[last]];
        }
        for (; row < count; row++) {
            counts[slots[row]] += nulls == null || !nulls[row] ? sign(rowKinds, row) : 0;
        }
        return new LongColumn(results, null, emitCount);
    }

    /**
     * Counts rows one after the other and tells which of them meet an existing group: a row taken back from a group
     * without rows is to be ignored, since its group was never known or is gone.
     *
     * @param kept gets the rows that count
     * @return how many these are
     */
    int countKnown(int[] slots, byte[] rowKinds, int count, int[] kept) {
        int keptCount = 0;
        for (int i = 0; i < count; i++) {
            int slot = slots[i];
            int sign = sign(rowKinds, i);
            if (sign > 0 || counts[slot] != 0) {
                counts[slot] += sign;
                kept[keptCount++] = i;
            }
        }
        return keptCount;
    }

    @Override
    void merge(Column[] accumulators, int[] slots, int count) {
        long[] others = ((LongColumn) accumulators[0]).values();
        for (int i = 0; i < count; i++) {
            counts[slots[i]] += others[i];
        }
    }

    @Override
    void mergeSlots(int[] from, int[] to, int count) {
        for (int i = 0; i < count; i++) {
            counts[to[i]] += counts[from[i]];
        }
    }

    @Override
    Column result(int[] slots, int count) {
        long[] gathered = new long[count];
        for (int i = 0; i < count; i++) {
            gathered[i] = counts[slots[i]];
        }
        return new LongColumn(gathered, null, count);
    }

    @Override
    Column[] accumulatorColumns(int[] slots, int count) {
        return new Column[] {result(slots, count)};
    }

    @Override
    long sizeBytes() {
        return (long) counts.length * Long.BYTES;
    }
}

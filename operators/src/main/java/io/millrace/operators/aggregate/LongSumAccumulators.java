package io.millrace.operators.aggregate;

import io.millrace.data.Column;
import io.millrace.data.IntColumn;
import io.millrace.data.LongColumn;
import java.util.Arrays;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.jspecify.annotations.Nullable;

/**
 * Sums and averages of TINYINT, SMALLINT, INTEGER and BIGINT. Sums have the type of the values and wrap around as Flink's
 * do: since the low bits of a sum do not depend on the high ones, it is kept as a long and narrowed when it is read. An
 * average is the sum, a BIGINT, divided by the count without rest.
 */
final class LongSumAccumulators extends SumAccumulators {
    private final LogicalTypeRoot sumRoot;
    private final LogicalTypeRoot resultRoot;
    private long[] sums = {};

    LongSumAccumulators(SumMode mode, LogicalType sumType, LogicalType resultType) {
        super(mode, sumType);
        this.sumRoot = sumType.getTypeRoot();
        this.resultRoot = resultType.getTypeRoot();
    }

    /** The sum of a group without narrowing. */
    long sum(int slot) {
        return sums[slot];
    }

    @Override
    void resize(int newCapacity) {
        super.resize(newCapacity);
        sums = Arrays.copyOf(sums, newCapacity);
    }

    @Override
    void reset(int slot) {
        super.reset(slot);
        sums[slot] = 0;
    }

    @Override
    void accumulate(Column[] arguments, int[] slots, byte @Nullable [] rowKinds, int count) {
        if (arguments[0] instanceof LongColumn longs) {
            addLongs(longs.values(), longs.nulls(), slots, rowKinds, count);
        } else {
            IntColumn ints = (IntColumn) arguments[0];
            addInts(ints.values(), ints.nulls(), slots, rowKinds, count);
        }
    }

    private void addLongs(
            long[] values, boolean @Nullable [] nulls, int[] slots, byte @Nullable [] rowKinds, int count) {
        long[] sums = this.sums;
        long[] counts = this.counts;
        if (nulls == null && rowKinds == null) {
            for (int i = 0; i < count; i++) {
                int slot = slots[i];
                sums[slot] += values[i];
                counts[slot]++;
            }
            return;
        }
        for (int i = 0; i < count; i++) {
            if (nulls == null || !nulls[i]) {
                int slot = slots[i];
                int sign = sign(rowKinds, i);
                sums[slot] += sign * values[i];
                counts[slot] += sign;
            }
        }
    }

    private void addInts(int[] values, boolean @Nullable [] nulls, int[] slots, byte @Nullable [] rowKinds, int count) {
        long[] sums = this.sums;
        long[] counts = this.counts;
        if (nulls == null && rowKinds == null) {
            for (int i = 0; i < count; i++) {
                int slot = slots[i];
                sums[slot] += values[i];
                counts[slot]++;
            }
            return;
        }
        for (int i = 0; i < count; i++) {
            if (nulls == null || !nulls[i]) {
                int slot = slots[i];
                int sign = sign(rowKinds, i);
                sums[slot] += (long) sign * values[i];
                counts[slot] += sign;
            }
        }
    }

    @Override
    @Nullable
    Column running(Column[] arguments, int[] slots, byte @Nullable [] rowKinds, int count, int[] emits, int emitCount) {
        if (mode == SumMode.AVERAGE) {
            return null;
        }
        long[] results = new long[emitCount];
        boolean[] withoutValues = new boolean[emitCount];
        boolean isAnyNull = false;
        int row = 0;
        for (int i = 0; i < emitCount; i++) {
            for (; row <= emits[i]; row++) {
                add(arguments[0], row, slots[row], rowKinds);
            }
            int slot = slots[emits[i]];
            results[i] = sums[slot];
            withoutValues[i] = counts[slot] == 0;
            isAnyNull |= withoutValues[i];
        }
        for (; row < count; row++) {
            add(arguments[0], row, slots[row], rowKinds);
        }
        return narrow(results, isAnyNull && mode.isNullWithoutValues() ? withoutValues : null, emitCount, sumRoot);
    }

    private void add(Column values, int row, int slot, byte @Nullable [] rowKinds) {
        if (!values.isNull(row)) {
            long value = values instanceof LongColumn longs ? longs.get(row) : ((IntColumn) values).get(row);
            int sign = sign(rowKinds, row);
            sums[slot] += sign * value;
            counts[slot] += sign;
        }
    }

    @Override
    void addSums(Column others, int[] slots, int count) {
        for (int i = 0; i < count; i++) {
            if (!others.isNull(i)) {
                sums[slots[i]] += others instanceof LongColumn longs ? longs.get(i) : ((IntColumn) others).get(i);
            }
        }
    }

    @Override
    void addSumSlots(int[] from, int[] to, int count) {
        for (int i = 0; i < count; i++) {
            sums[to[i]] += sums[from[i]];
        }
    }

    @Override
    Column sums(int[] slots, int count, boolean @Nullable [] nulls) {
        long[] gathered = new long[count];
        for (int i = 0; i < count; i++) {
            gathered[i] = sums[slots[i]];
        }
        return narrow(gathered, nulls, count, sumRoot);
    }

    @Override
    Column averages(int[] slots, int count, boolean @Nullable [] nulls) {
        long[] gathered = new long[count];
        for (int i = 0; i < count; i++) {
            int slot = slots[i];
            gathered[i] = counts[slot] == 0 ? 0 : sums[slot] / counts[slot];
        }
        return narrow(gathered, nulls, count, resultRoot);
    }

    /** A column of an integer type that holds the low bits of the values. */
    private static Column narrow(long[] values, boolean @Nullable [] nulls, int count, LogicalTypeRoot root) {
        if (root == LogicalTypeRoot.BIGINT) {
            return new LongColumn(values, nulls, count);
        }
        int[] narrowed = new int[count];
        int shift = root == LogicalTypeRoot.TINYINT ? 24 : root == LogicalTypeRoot.SMALLINT ? 16 : 0;
        for (int i = 0; i < count; i++) {
            narrowed[i] = (int) values[i] << shift >> shift;
        }
        return new IntColumn(narrowed, nulls, count);
    }

    @Override
    long sizeBytes() {
        return super.sizeBytes() + (long) sums.length * Long.BYTES;
    }
}

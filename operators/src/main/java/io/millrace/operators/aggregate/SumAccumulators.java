package io.millrace.operators.aggregate;

import io.millrace.data.Column;
import io.millrace.data.LongColumn;
import java.util.Arrays;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/** What {@code SUM}, {@code $SUM0} and {@code AVG} have in common: number of values, nulls, the layout of accumulators. */
abstract class SumAccumulators extends Accumulators {
    final SumMode mode;

    /** Values in each group. Where a sum is merged of which the number is not known, it counts as one. */
    long[] counts = {};

    SumAccumulators(SumMode mode, LogicalType sumType) {
        super(mode.hasCountColumn() ? new LogicalType[] {sumType, new BigIntType()} : new LogicalType[] {sumType});
        this.mode = mode;
    }

    /** Adds the sums of another instance, leaving out nulls; {@link #counts} is not its business. */
    abstract void addSums(Column sums, int[] slots, int count);

    abstract void addSumSlots(int[] from, int[] to, int count);

    /** The sums, of the type of the accumulator; null where {@code nulls} says so. */
    abstract Column sums(int[] slots, int count, boolean @Nullable [] nulls);

    abstract Column averages(int[] slots, int count, boolean @Nullable [] nulls);

    @Override
    void resize(int newCapacity) {
        counts = Arrays.copyOf(counts, newCapacity);
    }

    @Override
    void reset(int slot) {
        counts[slot] = 0;
    }

    @Override
    final void merge(Column[] accumulators, int[] slots, int count) {
        Column sums = accumulators[0];
        addSums(sums, slots, count);
        if (mode.hasCountColumn()) {
            long[] others = ((LongColumn) accumulators[1]).values();
            for (int i = 0; i < count; i++) {
                counts[slots[i]] += others[i];
            }
        } else {
            for (int i = 0; i < count; i++) {
                counts[slots[i]] += sums.isNull(i) ? 0 : 1;
            }
        }
    }

    @Override
    final void mergeSlots(int[] from, int[] to, int count) {
        addSumSlots(from, to, count);
        for (int i = 0; i < count; i++) {
            counts[to[i]] += counts[from[i]];
        }
    }

    @Override
    final Column result(int[] slots, int count) {
        boolean[] nulls = mode.isNullWithoutValues() ? withoutValues(slots, count) : null;
        return mode == SumMode.AVERAGE ? averages(slots, count, nulls) : sums(slots, count, nulls);
    }

    @Override
    final Column[] accumulatorColumns(int[] slots, int count) {
        Column sums = sums(slots, count, mode == SumMode.SUM ? withoutValues(slots, count) : null);
        return mode.hasCountColumn() ? new Column[] {sums, countColumn(slots, count)} : new Column[] {sums};
    }

    private Column countColumn(int[] slots, int count) {
        long[] gathered = new long[count];
        for (int i = 0; i < count; i++) {
            gathered[i] = counts[slots[i]];
        }
        return new LongColumn(gathered, null, count);
    }

    private boolean @Nullable [] withoutValues(int[] slots, int count) {
        boolean[] nulls = null;
        for (int i = 0; i < count; i++) {
            if (counts[slots[i]] == 0) {
                if (nulls == null) {
                    nulls = new boolean[count];
                }
                nulls[i] = true;
            }
        }
        return nulls;
    }

    @Override
    long sizeBytes() {
        return (long) counts.length * Long.BYTES;
    }
}

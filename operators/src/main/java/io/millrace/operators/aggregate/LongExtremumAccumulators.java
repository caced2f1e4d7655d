package io.millrace.operators.aggregate;

import io.millrace.data.BooleanColumn;
import io.millrace.data.Column;
import io.millrace.data.IntColumn;
import io.millrace.data.LongColumn;
import io.millrace.data.PhysicalType;
import java.util.Arrays;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * {@code MIN} and {@code MAX} of all types that are booleans, ints or longs in memory: numbers, dates, times, short
 * decimals. Rows are only added; those taken back are ignored, as Flink does where it knows that extrema only grow.
 */
final class LongExtremumAccumulators extends Accumulators {
    private final boolean isMax;
    private final PhysicalType type;
    private long[] extrema = {};
    private boolean[] hasValue = {};

    LongExtremumAccumulators(boolean isMax, LogicalType type) {
        super(type);
        this.isMax = isMax;
        this.type = PhysicalType.of(type);
    }

    @Override
    void resize(int newCapacity) {
        extrema = Arrays.copyOf(extrema, newCapacity);
        hasValue = Arrays.copyOf(hasValue, newCapacity);
    }

    @Override
    void reset(int slot) {
        hasValue[slot] = false;
        extrema[slot] = 0;
    }

    @Override
    void accumulate(Column[] arguments, int[] slots, byte @Nullable [] rowKinds, int count) {
        Column argument = arguments[0];
        boolean[] nulls = argument.nulls();
        if (argument instanceof LongColumn longs) {
            takeLongs(longs.values(), nulls, slots, rowKinds, count);
        } else if (argument instanceof IntColumn ints) {
            takeInts(ints.values(), nulls, slots, rowKinds, count);
        } else {
            takeBooleans(((BooleanColumn) argument).values(), nulls, slots, rowKinds, count);
        }
    }

    private void takeLongs(
            long[] values, boolean @Nullable [] nulls, int[] slots, byte @Nullable [] rowKinds, int count) {
        for (int i = 0; i < count; i++) {
            if ((nulls == null || !nulls[i]) && !isRetraction(rowKinds, i)) {
                take(slots[i], values[i]);
            }
        }
    }

    private void takeInts(
            int[] values, boolean @Nullable [] nulls, int[] slots, byte @Nullable [] rowKinds, int count) {
        for (int i = 0; i < count; i++) {
            if ((nulls == null || !nulls[i]) && !isRetraction(rowKinds, i)) {
                take(slots[i], values[i]);
            }
        }
    }

    private void takeBooleans(
            boolean[] values, boolean @Nullable [] nulls, int[] slots, byte @Nullable [] rowKinds, int count) {
        for (int i = 0; i < count; i++) {
            if ((nulls == null || !nulls[i]) && !isRetraction(rowKinds, i)) {
                take(slots[i], values[i] ? 1 : 0);
            }
        }
    }

    private void take(int slot, long value) {
        if (!hasValue[slot] || (isMax ? value > extrema[slot] : value < extrema[slot])) {
            extrema[slot] = value;
            hasValue[slot] = true;
        }
    }

    @Override
    void merge(Column[] accumulators, int[] slots, int count) {
        accumulate(accumulators, slots, null, count);
    }

    @Override
    void mergeSlots(int[] from, int[] to, int count) {
        for (int i = 0; i < count; i++) {
            if (hasValue[from[i]]) {
                take(to[i], extrema[from[i]]);
            }
        }
    }

    @Override
    Column result(int[] slots, int count) {
        boolean[] nulls = null;
        for (int i = 0; i < count; i++) {
            if (!hasValue[slots[i]]) {
                nulls = nulls == null ? new boolean[count] : nulls;
                nulls[i] = true;
            }
        }
        return switch (type) {
            case LONG -> new LongColumn(gatherLongs(slots, count), nulls, count);
            case INT -> new IntColumn(gatherInts(slots, count), nulls, count);
            default -> new BooleanColumn(gatherBooleans(slots, count), nulls, count);
        };
    }

    private long[] gatherLongs(int[] slots, int count) {
        long[] gathered = new long[count];
        for (int i = 0; i < count; i++) {
            gathered[i] = extrema[slots[i]];
        }
        return gathered;
    }

    private int[] gatherInts(int[] slots, int count) {
        int[] gathered = new int[count];
        for (int i = 0; i < count; i++) {
            gathered[i] = (int) extrema[slots[i]];
        }
        return gathered;
    }

    private boolean[] gatherBooleans(int[] slots, int count) {
        boolean[] gathered = new boolean[count];
        for (int i = 0; i < count; i++) {
            gathered[i] = extrema[slots[i]] != 0;
        }
        return gathered;
    }

    @Override
    Column[] accumulatorColumns(int[] slots, int count) {
        return new Column[] {result(slots, count)};
    }

    @Override
    long sizeBytes() {
        return (long) extrema.length * (Long.BYTES + 1);
    }
}

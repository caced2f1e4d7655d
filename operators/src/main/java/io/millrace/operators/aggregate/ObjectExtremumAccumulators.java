package io.millrace.operators.aggregate;

import io.millrace.data.Column;
import io.millrace.data.ObjectColumn;
import java.util.Arrays;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * {@code MIN} and {@code MAX} of long decimals and precise timestamps, by their natural order. Rows are only added; those
 * taken back are ignored.
 */
final class ObjectExtremumAccumulators extends Accumulators {
    private static final int ASSUMED_VALUE_BYTES = 48;

    private final boolean isMax;
    private @Nullable Object[] extrema = {};

    ObjectExtremumAccumulators(boolean isMax, LogicalType type) {
        super(type);
        this.isMax = isMax;
    }

    @Override
    void resize(int newCapacity) {
        extrema = Arrays.copyOf(extrema, newCapacity);
    }

    @Override
    void reset(int slot) {
        extrema[slot] = null;
    }

    @Override
    void accumulate(Column[] arguments, int[] slots, byte @Nullable [] rowKinds, int count) {
        ObjectColumn column = (ObjectColumn) arguments[0];
        for (int i = 0; i < count; i++) {
            Object value = column.get(i);
            if (value != null && !isRetraction(rowKinds, i)) {
                take(slots[i], value);
            }
        }
    }

    @SuppressWarnings("unchecked")
    private void take(int slot, Object value) {
        Object extremum = extrema[slot];
        if (extremum == null) {
            extrema[slot] = value;
            return;
        }
        int order = ((Comparable<Object>) value).compareTo(extremum);
        if (isMax ? order > 0 : order < 0) {
            extrema[slot] = value;
        }
    }

    @Override
    void merge(Column[] accumulators, int[] slots, int count) {
        accumulate(accumulators, slots, null, count);
    }

    @Override
    Column result(int[] slots, int count) {
        @Nullable Object[] gathered = new @Nullable Object[count];
        for (int i = 0; i < count; i++) {
            gathered[i] = extrema[slots[i]];
        }
        return new ObjectColumn(gathered, count);
    }

    @Override
    Column[] accumulatorColumns(int[] slots, int count) {
        return new Column[] {result(slots, count)};
    }

    @Override
    long sizeBytes() {
        return (long) extrema.length * ASSUMED_VALUE_BYTES;
    }
}

package io.millrace.operators.aggregate;

import io.millrace.data.Column;
import io.millrace.data.DoubleColumn;
import io.millrace.data.FloatColumn;
import java.util.Arrays;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.jspecify.annotations.Nullable;

/**
 * {@code MIN} and {@code MAX} of FLOAT and DOUBLE; a float is kept as the double that equals it. Compared by the operators
 * of Java, as Flink's generated code does. Rows are only added; those taken back are ignored.
 */
final class DoubleExtremumAccumulators extends Accumulators {
    private final boolean isMax;
    private final boolean isFloat;
    private double[] extrema = {};
    private boolean[] hasValue = {};

    DoubleExtremumAccumulators(boolean isMax, LogicalType type) {
        super(type);
        this.isMax = isMax;
        this.isFloat = type.is(LogicalTypeRoot.FLOAT);
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
        if (argument instanceof DoubleColumn doubles) {
            for (int i = 0; i < count; i++) {
                if ((nulls == null || !nulls[i]) && !isRetraction(rowKinds, i)) {
                    take(slots[i], doubles.get(i));
                }
            }
        } else {
            FloatColumn floats = (FloatColumn) argument;
            for (int i = 0; i < count; i++) {
                if ((nulls == null || !nulls[i]) && !isRetraction(rowKinds, i)) {
                    take(slots[i], floats.get(i));
                }
            }
        }
    }

    private void take(int slot, double value) {
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
        double[] gathered = new double[count];
        boolean[] nulls = null;
        for (int i = 0; i < count; i++) {
            int slot = slots[i];
            gathered[i] = extrema[slot];
            if (!hasValue[slot]) {
                nulls = nulls == null ? new boolean[count] : nulls;
                nulls[i] = true;
            }
        }
        if (!isFloat) {
            return new DoubleColumn(gathered, nulls, count);
        }
        float[] narrowed = new float[count];
        for (int i = 0; i < count; i++) {
            narrowed[i] = (float) gathered[i];
        }
        return new FloatColumn(narrowed, nulls, count);
    }

    @Override
    Column[] accumulatorColumns(int[] slots, int count) {
        return new Column[] {result(slots, count)};
    }

    @Override
    long sizeBytes() {
        return (long) extrema.length * (Double.BYTES + 1);
    }
}

package io.millrace.operators.aggregate;

import io.millrace.data.Column;
import io.millrace.data.DoubleColumn;
import io.millrace.data.FloatColumn;
import java.util.Arrays;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.jspecify.annotations.Nullable;

/** Sums and averages of DOUBLE, and averages of FLOAT, added up as doubles in the order of the rows. */
final class DoubleSumAccumulators extends SumAccumulators {
    private final boolean hasFloatResult;
    private double[] sums = {};

    DoubleSumAccumulators(SumMode mode, LogicalType resultType) {
        super(mode, new DoubleType());
        this.hasFloatResult = resultType.is(LogicalTypeRoot.FLOAT);
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
        if (arguments[0] instanceof DoubleColumn doubles) {
            addDoubles(doubles.values(), doubles.nulls(), slots, rowKinds, count);
        } else {
            FloatColumn floats = (FloatColumn) arguments[0];
            addFloats(floats.values(), floats.nulls(), slots, rowKinds, count);
        }
    }

    private void addDoubles(
            double[] values, boolean @Nullable [] nulls, int[] slots, byte @Nullable [] rowKinds, int count) {
        double[] sums = this.sums;
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

    private void addFloats(
            float[] values, boolean @Nullable [] nulls, int[] slots, byte @Nullable [] rowKinds, int count) {
        for (int i = 0; i < count; i++) {
            if (nulls == null || !nulls[i]) {
                int slot = slots[i];
                int sign = sign(rowKinds, i);
                sums[slot] += (double) sign * values[i];
                counts[slot] += sign;
            }
        }
    }

    @Override
    void addSums(Column others, int[] slots, int count) {
        DoubleColumn column = (DoubleColumn) others;
        for (int i = 0; i < count; i++) {
            if (!column.isNull(i)) {
                sums[slots[i]] += column.get(i);
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
        double[] gathered = new double[count];
        for (int i = 0; i < count; i++) {
            gathered[i] = sums[slots[i]];
        }
        return new DoubleColumn(gathered, nulls, count);
    }

    @Override
    Column averages(int[] slots, int count, boolean @Nullable [] nulls) {
        double[] averages = new double[count];
        for (int i = 0; i < count; i++) {
            averages[i] = sums[slots[i]] / counts[slots[i]];
        }
        return hasFloatResult ? toFloats(averages, nulls, count) : new DoubleColumn(averages, nulls, count);
    }

    private static Column toFloats(double[] values, boolean @Nullable [] nulls, int count) {
        float[] narrowed = new float[count];
        for (int i = 0; i < count; i++) {
            narrowed[i] = (float) values[i];
        }
        return new FloatColumn(narrowed, nulls, count);
    }

    @Override
    long sizeBytes() {
        return super.sizeBytes() + (long) sums.length * Double.BYTES;
    }
}

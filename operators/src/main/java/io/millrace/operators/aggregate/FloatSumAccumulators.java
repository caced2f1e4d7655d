package io.millrace.operators.aggregate;

import io.millrace.data.Column;
import io.millrace.data.FloatColumn;
import java.util.Arrays;
import org.apache.flink.table.types.logical.FloatType;
import org.jspecify.annotations.Nullable;

/** Sums of FLOAT, added up as floats. Averages of FLOAT have a DOUBLE sum: {@link DoubleSumAccumulators}. */
final class FloatSumAccumulators extends SumAccumulators {
    private float[] sums = {};

    FloatSumAccumulators(SumMode mode) {
        super(mode, new FloatType());
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
        FloatColumn column = (FloatColumn) arguments[0];
        float[] values = column.values();
        boolean[] nulls = column.nulls();
        for (int i = 0; i < count; i++) {
            if (nulls == null || !nulls[i]) {
                int slot = slots[i];
                int sign = sign(rowKinds, i);
                sums[slot] += sign * values[i];
                counts[slot] += sign;
            }
        }
    }

    @Override
    void addSums(Column others, int[] slots, int count) {
        FloatColumn column = (FloatColumn) others;
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
        float[] gathered = new float[count];
        for (int i = 0; i < count; i++) {
            gathered[i] = sums[slots[i]];
        }
        return new FloatColumn(gathered, nulls, count);
    }

    @Override
    Column averages(int[] slots, int count, boolean @Nullable [] nulls) {
        throw new IllegalStateException("averages of FLOAT have a DOUBLE sum");
    }

    @Override
    long sizeBytes() {
        return super.sizeBytes() + (long) sums.length * Float.BYTES;
    }
}

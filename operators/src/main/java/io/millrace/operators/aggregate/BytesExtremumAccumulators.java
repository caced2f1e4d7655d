package io.millrace.operators.aggregate;

import io.millrace.data.BytesColumn;
import io.millrace.data.Column;
import io.millrace.state.BytesStateColumn;
import java.util.Arrays;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * {@code MIN} and {@code MAX} of strings, in the order of their bytes. Rows are only added; those taken back are ignored.
 */
final class BytesExtremumAccumulators extends Accumulators {
    private final boolean isMax;
    private final BytesStateColumn extrema = new BytesStateColumn();
    private boolean[] hasValue = {};

    BytesExtremumAccumulators(boolean isMax, LogicalType type) {
        super(type);
        this.isMax = isMax;
    }

    @Override
    void resize(int newCapacity) {
        int oldCapacity = hasValue.length;
        extrema.ensureCapacity(newCapacity);
        hasValue = Arrays.copyOf(hasValue, newCapacity);
        for (int slot = oldCapacity; slot < newCapacity; slot++) {
            extrema.setNull(slot);
        }
    }

    @Override
    void reset(int slot) {
        hasValue[slot] = false;
        extrema.setNull(slot);
    }

    @Override
    void accumulate(Column[] arguments, int[] slots, byte @Nullable [] rowKinds, int count) {
        BytesColumn column = (BytesColumn) arguments[0];
        boolean[] nulls = column.nulls();
        byte[] bytes = column.bytes();
        int[] offsets = column.offsets();
        for (int i = 0; i < count; i++) {
            if ((nulls == null || !nulls[i]) && !isRetraction(rowKinds, i)) {
                take(slots[i], bytes, offsets[i], offsets[i + 1]);
            }
        }
    }

    private void take(int slot, byte[] bytes, int start, int end) {
        if (hasValue[slot]) {
            int kept = extrema.start(slot);
            int order =
                    Arrays.compareUnsigned(bytes, start, end, extrema.bytes(slot), kept, kept + extrema.length(slot));
            if (isMax ? order <= 0 : order >= 0) {
                return;
            }
        }
        extrema.set(slot, bytes, start, end);
        hasValue[slot] = true;
    }

    @Override
    void merge(Column[] accumulators, int[] slots, int count) {
        accumulate(accumulators, slots, null, count);
    }

    @Override
    Column result(int[] slots, int count) {
        return extrema.gather(slots, count);
    }

    @Override
    Column[] accumulatorColumns(int[] slots, int count) {
        return new Column[] {result(slots, count)};
    }

    @Override
    long sizeBytes() {
        return extrema.sizeBytes() + hasValue.length;
    }
}

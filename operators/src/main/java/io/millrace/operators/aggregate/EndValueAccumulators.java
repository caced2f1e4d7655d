package io.millrace.operators.aggregate;

import io.millrace.data.Column;
import io.millrace.state.StateColumn;
import java.util.Arrays;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * {@code FIRST_VALUE} and {@code LAST_VALUE}: the first or last value that is not null, in the order of the rows. Rows are
 * only added; those taken back are ignored.
 */
final class EndValueAccumulators extends Accumulators {
    private final boolean isLast;
    private final StateColumn values;
    private boolean[] hasValue = {};

    EndValueAccumulators(boolean isLast, LogicalType type) {
        super(type);
        this.isLast = isLast;
        this.values = StateColumn.of(type);
    }

    @Override
    void resize(int newCapacity) {
        int oldCapacity = hasValue.length;
        hasValue = Arrays.copyOf(hasValue, newCapacity);
        values.ensureCapacity(newCapacity);
        for (int slot = oldCapacity; slot < newCapacity; slot++) {
            values.setNull(slot);
        }
    }

    @Override
    void reset(int slot) {
        hasValue[slot] = false;
        values.setNull(slot);
    }

    @Override
    void accumulate(Column[] arguments, int[] slots, byte @Nullable [] rowKinds, int count) {
        Column argument = arguments[0];
        boolean[] nulls = argument.nulls();
        for (int row = 0; row < count; row++) {
            int slot = slots[row];
            if ((isLast || !hasValue[slot]) && (nulls == null || !nulls[row]) && !isRetraction(rowKinds, row)) {
                values.set(slot, argument, row);
                hasValue[slot] = true;
            }
        }
    }

    @Override
    void merge(Column[] accumulators, int[] slots, int count) {
        accumulate(accumulators, slots, null, count);
    }

    @Override
    Column result(int[] slots, int count) {
        return values.gather(slots, count);
    }

    @Override
    Column[] accumulatorColumns(int[] slots, int count) {
        return new Column[] {result(slots, count)};
    }

    @Override
    long sizeBytes() {
        return values.sizeBytes() + hasValue.length;
    }
}

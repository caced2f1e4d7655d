package io.millrace.operators.aggregate;

import io.millrace.data.Column;
import io.millrace.data.ErrorCode;
import io.millrace.data.IntColumn;
import io.millrace.data.MillraceException;
import io.millrace.state.StateColumn;
import java.util.Arrays;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/** {@code SINGLE_VALUE}: the value of a group that must not have two rows, such as the result of a scalar subquery. */
final class SingleValueAccumulators extends Accumulators {
    private final StateColumn values;
    private int[] counts = {};

    SingleValueAccumulators(LogicalType type) {
        super(type, new IntType());
        this.values = StateColumn.of(type);
    }

    @Override
    void resize(int newCapacity) {
        int oldCapacity = counts.length;
        counts = Arrays.copyOf(counts, newCapacity);
        values.ensureCapacity(newCapacity);
        for (int slot = oldCapacity; slot < newCapacity; slot++) {
            values.setNull(slot);
        }
    }

    @Override
    void reset(int slot) {
        counts[slot] = 0;
        values.setNull(slot);
    }

    @Override
    void accumulate(Column[] arguments, int[] slots, byte @Nullable [] rowKinds, int count) {
        for (int row = 0; row < count; row++) {
            int slot = slots[row];
            if (isRetraction(rowKinds, row)) {
                require(counts[slot] == 0 || counts[slot] == 1);
                values.setNull(slot);
                counts[slot]--;
            } else {
                require(counts[slot] <= 0);
                values.set(slot, arguments[0], row);
                counts[slot]++;
            }
        }
    }

    private static void require(boolean isSingle) {
        if (!isSingle) {
            throw new MillraceException(
                    ErrorCode.DATA,
                    "a subquery that must give one row gave more than one",
                    "Limit the subquery to one row, by an aggregate or a condition on its key.",
                    null);
        }
    }

    @Override
    void merge(Column[] accumulators, int[] slots, int count) {
        IntColumn others = (IntColumn) accumulators[1];
        for (int row = 0; row < count; row++) {
            int slot = slots[row];
            require(counts[slot] + others.get(row) <= 1);
            if (others.get(row) != 0) {
                values.set(slot, accumulators[0], row);
                counts[slot] += others.get(row);
            }
        }
    }

    @Override
    Column result(int[] slots, int count) {
        return values.gather(slots, count);
    }

    @Override
    Column[] accumulatorColumns(int[] slots, int count) {
        int[] gathered = new int[count];
        for (int i = 0; i < count; i++) {
            gathered[i] = counts[slots[i]];
        }
        return new Column[] {result(slots, count), new IntColumn(gathered, null, count)};
    }

    @Override
    long sizeBytes() {
        return values.sizeBytes() + (long) counts.length * Integer.BYTES;
    }
}

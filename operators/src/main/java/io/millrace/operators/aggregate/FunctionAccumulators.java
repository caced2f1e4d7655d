package io.millrace.operators.aggregate;

import io.millrace.data.Column;
import io.millrace.data.ColumnBuilder;
import io.millrace.data.ObjectColumn;
import io.millrace.data.Values;
import io.millrace.expression.user.AggregateFunctionCall;
import io.millrace.expression.user.FunctionRuntime;
import io.millrace.expression.user.ObjectAggregate;
import io.millrace.state.ColumnSerializer;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;

/**
 * Functions given as objects, those of users among them: the general path, a row at a time. A group's accumulator is the
 * function's own object, made when the first row comes. Between a local and a global aggregate it travels as it is, in the
 * process only; in a snapshot it is written as Flink's serializer for the accumulator's type writes it.
 */
final class FunctionAccumulators extends Accumulators {
    private static final int ASSUMED_ACCUMULATOR_BYTES = 128;

    /** Between two phases an accumulator is an object, whatever its own type is. */
    private static final LogicalType STAND_IN = new ArrayType(VarCharType.STRING_TYPE);

    private final AggregateFunctionCall function;
    private final List<LogicalType> argumentTypes;
    private final LogicalType accumulatorType;
    private final LogicalType resultType;
    private @Nullable Object[] accumulators = {};

    FunctionAccumulators(
            ObjectAggregate aggregate,
            List<LogicalType> argumentTypes,
            LogicalType resultType,
            FunctionRuntime functions) {
        super(STAND_IN);
        this.function = aggregate.newCall(functions);
        this.argumentTypes = argumentTypes;
        this.accumulatorType = aggregate.accumulatorType();
        this.resultType = resultType;
    }

    @Override
    void resize(int newCapacity) {
        accumulators = Arrays.copyOf(accumulators, newCapacity);
    }

    @Override
    void reset(int slot) {
        accumulators[slot] = null;
    }

    private Object accumulator(int slot) {
        Object accumulator = accumulators[slot];
        if (accumulator == null) {
            accumulator = function.newAccumulator();
            accumulators[slot] = accumulator;
        }
        return accumulator;
    }

    @Override
    void accumulate(Column[] arguments, int[] slots, byte @Nullable [] rowKinds, int count) {
        @Nullable Object[] values = new @Nullable Object[arguments.length];
        for (int row = 0; row < count; row++) {
            for (int i = 0; i < values.length; i++) {
                values[i] = Values.get(arguments[i], argumentTypes.get(i), row);
            }
            Object accumulator = accumulator(slots[row]);
            if (isRetraction(rowKinds, row)) {
                function.retract(accumulator, values);
            } else {
                function.accumulate(accumulator, values);
            }
        }
    }

    @Override
    void merge(Column[] others, int[] slots, int count) {
        ObjectColumn column = (ObjectColumn) others[0];
        for (int row = 0; row < count; row++) {
            Object other = column.get(row);
            if (other != null) {
                function.merge(accumulator(slots[row]), other);
            }
        }
    }

    /** Functions may keep parts of what they merge, and slots stay in use. */
    @Override
    void mergeSlots(int[] from, int[] to, int count) {
        for (int i = 0; i < count; i++) {
            Object other = accumulators[from[i]];
            if (other != null) {
                function.merge(accumulator(to[i]), function.copy(other));
            }
        }
    }

    @Override
    void copySlots(int[] from, int[] to, int count) {
        for (int i = 0; i < count; i++) {
            Object accumulator = accumulators[from[i]];
            accumulators[to[i]] = accumulator == null ? null : function.copy(accumulator);
        }
    }

    @Override
    Column result(int[] slots, int count) {
        ColumnBuilder builder = ColumnBuilder.of(resultType);
        for (int i = 0; i < count; i++) {
            Object accumulator = accumulators[slots[i]];
            builder.appendInternal(function.result(accumulator == null ? function.newAccumulator() : accumulator));
        }
        return builder.build();
    }

    @Override
    Column[] accumulatorColumns(int[] slots, int count) {
        @Nullable Object[] gathered = new @Nullable Object[count];
        for (int i = 0; i < count; i++) {
            gathered[i] = accumulators[slots[i]];
        }
        return new Column[] {new ObjectColumn(gathered, count)};
    }

    @Override
    boolean callsUserCode() {
        return true;
    }

    @Override
    long sizeBytes() {
        return (long) accumulators.length * ASSUMED_ACCUMULATOR_BYTES;
    }

    /** Bytes: a column of the accumulators as internal data structures, null where there is none. */
    @Override
    void snapshot(int slotLimit, DataOutput out) throws IOException {
        ColumnBuilder internal = ColumnBuilder.of(accumulatorType);
        for (int slot = 0; slot < slotLimit; slot++) {
            Object accumulator = accumulators[slot];
            internal.appendInternal(accumulator == null ? null : function.toInternal(accumulator));
        }
        ColumnSerializer.write(internal.build(), accumulatorType, out);
    }

    @Override
    void restore(int slotLimit, DataInput in) throws IOException {
        ensureCapacity(slotLimit);
        Column internal = ColumnSerializer.read(accumulatorType, in);
        for (int slot = 0; slot < slotLimit; slot++) {
            Object accumulator = Values.get(internal, accumulatorType, slot);
            accumulators[slot] = accumulator == null ? null : function.toExternal(accumulator);
        }
    }
}

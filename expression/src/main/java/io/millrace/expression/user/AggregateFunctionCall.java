package io.millrace.expression.user;

import io.millrace.data.NotNativeException;
import java.lang.invoke.MethodHandle;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.data.conversion.DataStructureConverter;
import org.apache.flink.table.functions.AggregateFunction;
import org.apache.flink.table.runtime.typeutils.InternalSerializers;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * Calls the methods of an aggregate function row by row, between Flink's internal data structures and the classes that the
 * function declares. Accumulators are the function's own objects. One instance for each operator instance: functions may
 * keep state.
 */
public final class AggregateFunctionCall implements AutoCloseable {
    private final AggregateFunction<Object, Object> function;
    private final MethodHandle accumulate;
    private final @Nullable MethodHandle retract;
    private final @Nullable MethodHandle merge;
    private final DataStructureConverter<Object, Object>[] arguments;
    private final DataStructureConverter<Object, Object> accumulator;
    private final DataStructureConverter<Object, Object> result;
    private final LogicalType accumulatorType;
    private final boolean hasInternalAccumulators;

    AggregateFunctionCall(
            AggregateFunction<Object, Object> function,
            List<DataType> argumentTypes,
            DataType accumulatorType,
            DataType resultType,
            FunctionRuntime runtime) {
        ClassLoader classLoader = runtime.classLoader();
        try {
            function.open(runtime.context());
        } catch (Exception e) {
            throw new IllegalStateException("function " + function + " does not open", e);
        }
        this.function = function;
        this.accumulate = EvalMethod.find(function.getClass(), "accumulate", classes(accumulatorType, argumentTypes))
                .bindTo(function);
        this.retract = handle(function, "retract", classes(accumulatorType, argumentTypes));
        this.merge = handle(function, "merge", accumulatorType.getConversionClass(), Iterable.class);
        @SuppressWarnings({"unchecked", "rawtypes"})
        DataStructureConverter<Object, Object>[] converters = new DataStructureConverter[argumentTypes.size()];
        for (int i = 0; i < converters.length; i++) {
            converters[i] = Converters.open(argumentTypes.get(i), classLoader);
        }
        this.arguments = converters;
        this.accumulator = Converters.open(accumulatorType, classLoader);
        this.result = Converters.open(resultType, classLoader);
        this.accumulatorType = accumulatorType.getLogicalType();
        this.hasInternalAccumulators = RowData.class.isAssignableFrom(accumulatorType.getConversionClass());
    }

    static Class<?>[] classes(DataType accumulatorType, List<DataType> argumentTypes) {
        Class<?>[] classes = new Class<?>[1 + argumentTypes.size()];
        classes[0] = accumulatorType.getConversionClass();
        for (int i = 0; i < argumentTypes.size(); i++) {
            classes[i + 1] = argumentTypes.get(i).getConversionClass();
        }
        return classes;
    }

    /** The method of a name for these classes; null if there is none, or several. */
    static @Nullable EvalMethod method(AggregateFunction<Object, Object> function, String name, Class<?>... classes) {
        try {
            return EvalMethod.find(function.getClass(), name, classes);
        } catch (NotNativeException e) {
            return null;
        }
    }

    private static @Nullable MethodHandle handle(
            AggregateFunction<Object, Object> function, String name, Class<?>... classes) {
        EvalMethod method = method(function, name, classes);
        return method == null ? null : method.bindTo(function);
    }

    public Object newAccumulator() {
        return function.createAccumulator();
    }

    /** @param internal arguments as internal data structures; not kept */
    public void accumulate(Object accumulator, @Nullable Object[] internal) {
        invoke(accumulate, external(accumulator, internal));
    }

    /** @param internal arguments as internal data structures; not kept */
    public void retract(Object accumulator, @Nullable Object[] internal) {
        if (retract == null) {
            throw new IllegalStateException("function " + function + " has no retract method");
        }
        invoke(retract, external(accumulator, internal));
    }

    private @Nullable Object[] external(Object accumulator, @Nullable Object[] internal) {
        @Nullable Object[] external = new @Nullable Object[1 + internal.length];
        external[0] = accumulator;
        for (int i = 0; i < internal.length; i++) {
            Object value = internal[i] instanceof BinaryStringData string ? string.copy() : internal[i];
            external[i + 1] = arguments[i].toExternalOrNull(value);
        }
        return external;
    }

    /** Adds another accumulator to one; the other must not be used any more. */
    public void merge(Object accumulator, Object other) {
        if (merge == null) {
            throw new IllegalStateException("function " + function + " has no merge method");
        }
        invoke(merge, new @Nullable Object[] {accumulator, List.of(other)});
    }

    private static void invoke(MethodHandle handle, @Nullable Object[] arguments) {
        try {
            Object nothing = (Object) handle.invokeExact(arguments);
            assert nothing == null;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** The result as internal data structure. */
    public @Nullable Object result(Object accumulator) {
        return result.toInternalOrNull(function.getValue(accumulator));
    }

    /** An accumulator as internal data structure, which may share objects with it. */
    public Object toInternal(Object external) {
        return accumulator.toInternal(external);
    }

    /** An accumulator from its internal data structure. */
    public Object toExternal(Object internal) {
        return hasInternalAccumulators ? generic((RowData) internal) : accumulator.toExternal(internal);
    }

    /** Functions that work on rows expect them to be generic. */
    private RowData generic(RowData row) {
        if (row instanceof GenericRowData) {
            return row;
        }
        GenericRowData generic = new GenericRowData(row.getArity());
        for (int i = 0; i < row.getArity(); i++) {
            LogicalType field = accumulatorType.getChildren().get(i);
            generic.setField(i, RowData.createFieldGetter(field.copy(true), i).getFieldOrNull(row));
        }
        return generic;
    }

    /** An accumulator of the same state that shares nothing with the given one. */
    public Object copy(Object external) {
        return toExternal(InternalSerializers.create(accumulatorType).copy(toInternal(external)));
    }

    @Override
    public void close() {
        try {
            function.close();
        } catch (Exception e) {
            throw new IllegalStateException("function " + function + " does not close", e);
        }
    }
}

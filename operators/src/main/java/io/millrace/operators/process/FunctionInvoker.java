package io.millrace.operators.process;

import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.expression.EvaluationContext;
import io.millrace.plan.expression.TableArgument;
import java.lang.invoke.MethodHandle;
import java.util.List;
import org.apache.flink.table.api.TableRuntimeException;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.conversion.DataStructureConverter;
import org.apache.flink.table.functions.ProcessTableFunction;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** An open function and the calls of its methods, between Flink's internal data structures and its own classes. */
final class FunctionInvoker implements AutoCloseable {
    private final String name;
    private final ProcessTableFunction<Object> function;
    private final EventContext context;
    private final FunctionState state;
    private final ScalarArguments scalars;
    private final Argument[] arguments;
    private final MethodHandle eval;
    private final boolean evalTakesContext;
    private final @Nullable Object[] evalArguments;
    private final @Nullable MethodHandle onTimer;
    private final boolean onTimerTakesContext;
    private final @Nullable Object[] onTimerArguments;

    /**
     * An argument of the signature.
     *
     * @param input which table it is; -1 if it is none
     * @param converter null if the function gets what is kept: the names of a descriptor
     * @param copiesRow whether the function gets the row itself, of which it may keep hold or change the kind
     */
    private record Argument(
            int input,
            @Nullable DataStructureConverter<Object, Object> converter,
            @Nullable RowCopy copiesRow) {
        @Nullable
        Object external(@Nullable Object internal) {
            return converter == null ? internal : converter.toExternalOrNull(internal);
        }
    }

    /** Copies rows of a type. */
    private record RowCopy(RowData.FieldGetter[] fields) {
        static RowCopy of(LogicalType type) {
            List<LogicalType> types = LogicalTypeChecks.getFieldTypes(type);
            RowData.FieldGetter[] fields = new RowData.FieldGetter[types.size()];
            for (int i = 0; i < fields.length; i++) {
                fields[i] = RowData.createFieldGetter(types.get(i).copy(true), i);
            }
            return new RowCopy(fields);
        }

        RowData copy(RowData row) {
            GenericRowData copy = new GenericRowData(row.getRowKind(), fields.length);
            for (int i = 0; i < fields.length; i++) {
                copy.setField(i, fields[i].getFieldOrNull(row));
            }
            return copy;
        }
    }

    @SuppressWarnings("unchecked")
    FunctionInvoker(PlannedFunction planned, EventContext context, FunctionState state, Collector<Object> results) {
        this.name = planned.name();
        this.function = (ProcessTableFunction<Object>) planned.newFunction();
        this.context = context;
        this.state = state;
        this.scalars = planned.scalars().create();
        this.arguments = new Argument[planned.arguments().size()];
        for (int i = 0; i < arguments.length; i++) {
            boolean isTable = planned.arguments().get(i) instanceof TableArgument;
            int input = isTable ? ((TableArgument) planned.arguments().get(i)).inputIndex() : -1;
            arguments[i] = argument(input, planned.argumentTypes().get(i), planned.converters());
        }
        evalTakesContext = planned.eval().takesContext();
        evalArguments = new @Nullable Object[(evalTakesContext ? 1 : 0) + state.count() + arguments.length];
        eval = planned.eval().method().bindTo(function);
        PlannedFunction.Entry timer = planned.onTimer();
        onTimerTakesContext = timer != null && timer.takesContext();
        onTimerArguments = new @Nullable Object[(onTimerTakesContext ? 1 : 0) + state.count()];
        onTimer = timer == null ? null : timer.method().bindTo(function);
        function.setCollector(results);
        try {
            function.open(planned.runtime().context());
        } catch (Exception e) {
            throw failure("does not open", e);
        }
    }

    private static Argument argument(int input, DataType type, Converters converters) {
        if (type.getLogicalType().is(LogicalTypeRoot.DESCRIPTOR)) {
            return new Argument(input, null, null);
        }
        boolean isRow = input >= 0 && type.getConversionClass() == RowData.class;
        return new Argument(input, converters.create(type), isRow ? RowCopy.of(type.getLogicalType()) : null);
    }

    /** Evaluates the arguments that are no tables, for the events of an epoch. */
    void evaluateScalars(EvaluationContext time) {
        scalars.evaluate(time);
    }

    /** Calls the function for a row of a table; null if it has no table. */
    void eval(int input, @Nullable RowData row, int partition, long nowMillis) {
        int next = start(evalArguments, evalTakesContext, partition, nowMillis);
        int firstState = next - state.count();
        for (int i = 0; i < arguments.length; i++) {
            evalArguments[next++] = external(i, input, row);
        }
        invoke(eval, evalArguments);
        state.fromFunction(evalArguments, firstState);
    }

    /** Calls the function for a timer; does nothing if it has no method for that. */
    void onTimer(int partition, long nowMillis) {
        if (onTimer == null) {
            return;
        }
        int next = start(onTimerArguments, onTimerTakesContext, partition, nowMillis);
        invoke(onTimer, onTimerArguments);
        state.fromFunction(onTimerArguments, next - state.count());
    }

    private int start(@Nullable Object[] values, boolean takesContext, int partition, long nowMillis) {
        int next = 0;
        if (takesContext) {
            values[next++] = context;
        }
        state.toFunction(partition, nowMillis, values, next);
        return next + state.count();
    }

    private @Nullable Object external(int position, int input, @Nullable RowData row) {
        Argument argument = arguments[position];
        if (argument.input < 0) {
            return argument.external(scalars.value(position));
        }
        if (argument.input != input || row == null) {
            return null;
        }
        return argument.copiesRow == null ? argument.external(row) : argument.copiesRow.copy(row);
    }

    private void invoke(MethodHandle method, @Nullable Object[] values) {
        try {
            Object ignored = (Object) method.invokeExact(values);
        } catch (TableRuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw failure("failed", e);
        }
    }

    @Override
    public void close() {
        scalars.close();
        try {
            function.close();
        } catch (Exception e) {
            throw failure("does not close", e);
        }
    }

    private MillraceException failure(String what, Throwable cause) {
        String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return new MillraceException(ErrorCode.DATA, "Function " + name + " " + what + ": " + message, null, cause);
    }
}

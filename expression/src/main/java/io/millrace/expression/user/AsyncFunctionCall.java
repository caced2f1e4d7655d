package io.millrace.expression.user;

import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.data.NotNativeException;
import io.millrace.plan.expression.Call;
import io.millrace.plan.expression.FunctionIdentifier.BuiltIn;
import java.lang.invoke.MethodHandle;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.conversion.DataStructureConverter;
import org.apache.flink.table.functions.AsyncScalarFunction;
import org.apache.flink.table.functions.AsyncTableFunction;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Starts the calls of an asynchronous function, scalar or table function, and reads their results. One instance for each
 * operator instance: functions may keep state.
 */
public final class AsyncFunctionCall implements AutoCloseable {
    private final String name;
    private final UserDefinedFunction function;
    private final MethodHandle eval;
    private final CallArguments arguments;
    private final DataStructureConverter<Object, Object> converter;
    private final CollectedRow collected;

    private AsyncFunctionCall(
            Call call,
            UserDefinedFunction function,
            EvalMethod method,
            FunctionSignature signature,
            ClassLoader loader) {
        this.name = call.function().displayName();
        this.function = function;
        this.eval = method.bindTo(function);
        this.arguments = new CallArguments(call.operands(), signature.arguments(), loader);
        this.converter = Converters.open(signature.output(), loader);
        this.collected = new CollectedRow(signature.output(), loader);
    }

    /** Whether a call is one of an {@link AsyncScalarFunction}. */
    public static boolean isAsyncScalar(Call call, FunctionRuntime runtime) {
        return !(call.function() instanceof BuiltIn)
                && AsyncScalarFunction.class.isAssignableFrom(runtime.classOf(call.function()));
    }

    /**
     * Makes a call of an {@link AsyncScalarFunction} ready.
     *
     * @throws NotNativeException if there is no such function, or it does not take the arguments
     */
    public static Supplier<AsyncFunctionCall> prepareScalar(Call call, FunctionRuntime runtime) {
        return prepare(call, runtime, AsyncScalarFunction.class, call.type());
    }

    /**
     * Makes a call of an {@link AsyncTableFunction} ready.
     *
     * @throws NotNativeException if there is no such function, or it does not take the arguments
     */
    public static Supplier<AsyncFunctionCall> prepareTable(Call call, FunctionRuntime runtime) {
        return prepare(call, runtime, AsyncTableFunction.class, call.type());
    }

    private static Supplier<AsyncFunctionCall> prepare(
            Call call, FunctionRuntime runtime, Class<? extends UserDefinedFunction> kind, LogicalType planned) {
        UserDefinedFunction function = runtime.create(call.function(), kind);
        FunctionSignature signature = FunctionSignature.infer(function, call, runtime.typeFactory());
        boolean isValueOfRow = kind == AsyncTableFunction.class && !CollectedRow.isRow(signature.output());
        signature.requireOutput(call, isValueOfRow ? ((RowType) planned).getTypeAt(0) : planned);
        Class<?>[] classes = new Class<?>[signature.arguments().size() + 1];
        classes[0] = CompletableFuture.class;
        for (int i = 1; i < classes.length; i++) {
            DataType argument = signature.arguments().get(i - 1);
            classes[i] = argument.getConversionClass();
        }
        EvalMethod method = EvalMethod.find(function.getClass(), "eval", classes);
        return () -> new AsyncFunctionCall(
                call, runtime.create(call.function(), kind), method, signature, runtime.classLoader());
    }

    /** Name of the function, for messages. */
    public String name() {
        return name;
    }

    /** Opens the function; to be called once, before everything else. */
    public void open(FunctionRuntime runtime) {
        try {
            function.open(runtime.context());
        } catch (Exception e) {
            throw failure("does not open", e);
        }
    }

    /**
     * Starts a call.
     *
     * @param operands a row whose columns are the call's operands; read before this returns
     * @param result receives what the function gives, as an object of its own classes
     */
    public void start(RowData operands, CompletableFuture<?> result) throws Exception {
        Object[] values = new Object[arguments.count() + 1];
        values[0] = result;
        arguments.of(operands, values, 1);
        try {
            Object nothing = eval.invokeExact(values);
            assert nothing == null;
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a scalar function gave, as Flink's internal data structure. */
    public @Nullable Object value(@Nullable Object external) {
        return converter.toInternalOrNull(external);
    }

    /** Hands out the rows that a table function gave. */
    public void rows(@Nullable Collection<?> external, Consumer<RowData> rows) {
        if (external != null) {
            for (Object element : external) {
                RowData row = collected.of(element);
                if (row != null) {
                    rows.accept(row);
                }
            }
        }
    }

    @Override
    public void close() {
        try {
            function.close();
        } catch (Exception e) {
            throw failure("does not close", e);
        }
    }

    private MillraceException failure(String what, Throwable cause) {
        return new MillraceException(
                ErrorCode.DATA, "Function " + name + " " + what + ": " + cause.getMessage(), null, cause);
    }
}

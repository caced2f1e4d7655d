package io.millrace.expression.user;

import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.data.NotNativeException;
import io.millrace.plan.expression.Call;
import io.millrace.plan.expression.FunctionIdentifier.BuiltIn;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.BuiltInFunctionDefinition;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.functions.FunctionKind;
import org.apache.flink.table.functions.SpecializedFunction;
import org.apache.flink.table.functions.TableFunction;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.runtime.functions.table.BuiltInTableFunction;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.utils.DataTypeUtils;
import org.apache.flink.table.types.utils.TypeConversions;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Calls a table function row by row. One instance for each operator instance: functions may keep state. */
public final class TableFunctionCall implements AutoCloseable {
    private final String name;
    private final TableFunction<Object> function;
    private final MethodHandle eval;
    private final CallArguments arguments;
    private final CollectedRow collected;
    private Consumer<RowData> rows = row -> {};

    @SuppressWarnings("unchecked")
    private TableFunctionCall(
            Call call, TableFunction<?> function, EvalMethod method, FunctionSignature signature, ClassLoader loader) {
        this.name = call.function().displayName();
        this.function = (TableFunction<Object>) function;
        this.eval = method.bindTo(function);
        this.arguments = new CallArguments(call.operands(), signature.arguments(), loader);
        this.collected = new CollectedRow(signature.output(), loader);
    }

    /**
     * Makes a call of a plan ready: finds the function, its types and its method.
     *
     * @return makes instances that are not open
     * @throws NotNativeException if there is no such table function, or it does not take the arguments
     */
    public static Supplier<TableFunctionCall> prepare(Call call, FunctionRuntime runtime) {
        Supplier<TableFunction<?>> functions = functions(call, runtime);
        TableFunction<?> function = functions.get();
        FunctionSignature signature = function instanceof BuiltInTableFunction<?> builtIn
                ? internal(call, builtIn.getOutputDataType())
                : FunctionSignature.infer(function, call, runtime.typeFactory());
        requireRow(call, signature);
        EvalMethod method = EvalMethod.find(function.getClass(), signature.arguments());
        return () -> new TableFunctionCall(call, functions.get(), method, signature, runtime.classLoader());
    }

    private static Supplier<TableFunction<?>> functions(Call call, FunctionRuntime runtime) {
        DataType planned = TypeConversions.fromLogicalToDataType(call.type());
        if (call.function() instanceof BuiltIn builtIn) {
            BuiltInFunctionDefinition definition = definition(builtIn);
            FixedCallContext context =
                    new FixedCallContext(runtime.typeFactory(), definition, call.operands(), planned);
            return () -> (TableFunction<?>) definition.specialize(new Specialization(context, runtime.config()));
        }
        return () -> {
            UserDefinedFunction function = runtime.create(call.function(), TableFunction.class);
            if (function instanceof SpecializedFunction specialized) {
                FixedCallContext context =
                        new FixedCallContext(runtime.typeFactory(), function, call.operands(), planned);
                function = specialized.specialize(new Specialization(context, runtime.config()));
            }
            return (TableFunction<?>) function;
        };
    }

    private static BuiltInFunctionDefinition definition(BuiltIn function) {
        for (BuiltInFunctionDefinition definition : BuiltInFunctionDefinitions.getDefinitions()) {
            boolean isTableFunction = definition.getKind() == FunctionKind.TABLE
                    && definition.getRuntimeClass().isPresent();
            // Of an internal function, the plan has the qualified name: $NAME$1.
            boolean isNamed = definition.getQualifiedName().equals("$" + function.name() + "$" + function.version());
            if (isTableFunction && isNamed) {
                return definition;
            }
        }
        throw new NotNativeException("table function " + function.displayName());
    }

    private static FunctionSignature internal(Call call, DataType output) {
        List<DataType> arguments = call.operands().stream()
                .map(operand -> DataTypeUtils.toInternalDataType(TypeConversions.fromLogicalToDataType(operand.type())))
                .toList();
        return new FunctionSignature(arguments, output);
    }

    private static void requireRow(Call call, FunctionSignature signature) {
        LogicalType planned = call.type();
        boolean isRow = CollectedRow.isRow(signature.output());
        signature.requireOutput(call, isRow ? planned : ((RowType) planned).getTypeAt(0));
    }

    /** Opens the function; to be called once, before everything else. */
    public void open(FunctionRuntime runtime) {
        function.setCollector(new Collector<>() {
            @Override
            public void collect(@Nullable Object value) {
                RowData row = collected.of(value);
                if (row != null) {
                    rows.accept(row);
                }
            }

            @Override
            public void close() {}
        });
        try {
            function.open(runtime.context());
        } catch (Exception e) {
            throw failure("does not open", e);
        }
    }

    /**
     * Calls the function.
     *
     * @param operands a row whose columns are the call's operands
     * @param newRows takes what the function collects
     */
    public void call(RowData operands, Consumer<RowData> newRows) {
        rows = newRows;
        Object[] values = new Object[arguments.count()];
        arguments.of(operands, values, 0);
        try {
            Object nothing = eval.invokeExact(values);
            assert nothing == null;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw failure("failed", e);
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

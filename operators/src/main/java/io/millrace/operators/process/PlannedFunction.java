package io.millrace.operators.process;

import io.millrace.data.NotNativeException;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.expression.user.EvalMethod;
import io.millrace.expression.user.FunctionRuntime;
import io.millrace.operators.rank.SortOrder;
import io.millrace.plan.expression.Expression;
import io.millrace.plan.expression.TableArgument;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.functions.ProcessTableFunction;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.functions.UserDefinedFunctionHelper;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.inference.StaticArgument;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.inference.TypeInferenceUtil;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeCasts;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.apache.flink.table.types.utils.TypeConversions;
import org.jspecify.annotations.Nullable;

/**
 * A call of a process table function made ready to run: its types, its states, and the methods to call, derived by Flink's
 * type inference as the planner did. Immutable and shared by all instances of the operator. Follows Flink's
 * StreamExecProcessTableFunction and ProcessTableRunnerGenerator.
 */
final class PlannedFunction {
    /** A function that reaches into Flink's own operator has to run in it. */
    private static final String OPERATOR_INTERNALS = "org/apache/flink/table/runtime/operators/process/";

    /** Beyond any clock: times to live are added to the clock. */
    private static final Duration FOR_EVER = Duration.ofMillis(Long.MAX_VALUE / 4);

    private final FunctionRuntime runtime;
    private final Converters converters;
    private final FunctionCallContext call;
    private final List<TableInput> tables;
    private final boolean hasTime;
    private final ChangelogMode outputMode;
    private final RowType outputType;
    private final DataType functionType;
    private final List<DataType> argumentTypes;
    private final List<StateEntry.Declaration> states;
    private final ScalarArguments.Factory scalars;
    private final Entry eval;
    private final @Nullable Entry onTimer;

    /** A method that is called for an event, with the event's context as its first argument or without. */
    record Entry(EvalMethod method, boolean takesContext) {}

    PlannedFunction(io.millrace.plan.ProcessTableFunction node, ExpressionCompiler compiler) {
        runtime = compiler.functions();
        converters = new Converters(runtime.classLoader());
        outputMode = node.outputChangelogMode();
        outputType = node.outputType();
        SystemArguments system = SystemArguments.of(node.call());
        hasTime = system.hasTime();
        ProcessTableFunction<?> definition = runtime.create(node.call().function(), ProcessTableFunction.class);
        String name = node.call().function().displayName();
        try {
            Map<Integer, TableInput> byPosition =
                    tables(definition.getTypeInference(runtime.typeFactory()), system, node.inputChangelogModes());
            tables = byPosition.values().stream()
                    .map(TableInput::running)
                    .sorted((a, b) -> Integer.compare(a.index(), b.index()))
                    .toList();
            RowType planned = functionRow();
            DataType plannedType = TypeConversions.fromLogicalToDataType(planned);
            call = new FunctionCallContext(
                    runtime.typeFactory(), definition, name, system.arguments(), byPosition, plannedType, outputMode);
            ProcessTableFunction<?> function = newFunction();
            refuseInternals(function.getClass());
            TypeInference inference = function.getTypeInference(runtime.typeFactory());
            CallContext cast = TypeInferenceUtil.castArguments(inference, call, null, true);
            argumentTypes = cast.getArgumentDataTypes();
            functionType = TypeInferenceUtil.inferOutputType(cast, inference.getOutputTypeStrategy());
            checkOutput(functionType.getLogicalType(), planned);
            states = new ArrayList<>();
            TypeInferenceUtil.inferStateInfos(cast, inference.getStateTypeStrategies())
                    .forEach((state, info) -> states.add(new StateEntry.Declaration(
                            state,
                            info.getDataType(),
                            ttlMillis(info.getTimeToLive().orElse(null)))));
            eval = entry(function.getClass(), "eval", ProcessTableFunction.Context.class, evalArguments());
            onTimer = hasMethod(function.getClass(), "onTimer")
                    ? entry(function.getClass(), "onTimer", ProcessTableFunction.OnTimerContext.class, stateClasses())
                    : null;
            scalars = ScalarArguments.Factory.of(system.arguments(), compiler);
        } catch (ValidationException | TableException e) {
            throw new NotNativeException("function " + name + ": its call is not understood: " + e.getMessage());
        }
        for (TableInput table : tables) {
            SortOrder.check(table.order(), table.rowType());
        }
    }

    private static Map<Integer, TableInput> tables(
            TypeInference inference, SystemArguments system, List<ChangelogMode> modes) {
        List<StaticArgument> signature = inference.getStaticArguments().orElseThrow();
        Map<Integer, TableInput> tables = new HashMap<>();
        for (int i = 0; i < system.arguments().size(); i++) {
            if (system.arguments().get(i) instanceof TableArgument table) {
                int input = table.inputIndex();
                tables.put(
                        i,
                        new TableInput(signature.get(i), table, system.timeColumns()[input], modes.get(input), true));
            }
        }
        return tables;
    }

    /** What the function gives, without the columns of the event. */
    private RowType functionRow() {
        int from = 0;
        for (TableInput table : tables) {
            from += prefix(table).length;
        }
        int to = outputType.getFieldCount() - (hasTime ? 1 : 0);
        return new RowType(false, outputType.getFields().subList(from, to));
    }

    /** The columns of a row that go in front of what the function gives for it. */
    int[] prefix(TableInput table) {
        if (!table.passesColumns()) {
            return table.hasSetSemantics() ? table.partitionByColumns() : new int[0];
        }
        int[] all = new int[table.rowType().getFieldCount()];
        Arrays.setAll(all, column -> column);
        return all;
    }

    private static void checkOutput(LogicalType inferred, RowType planned) {
        boolean isComposite = LogicalTypeChecks.isCompositeType(inferred);
        LogicalType expected = isComposite ? planned.copy(true) : planned.getTypeAt(0);
        if (!LogicalTypeCasts.supportsAvoidingCast(inferred, expected)) {
            throw new ValidationException("the plan has " + expected + " where the function has " + inferred);
        }
    }

    /** Flink's rule: what the function declares, zero for ever; else the setting; else for ever. */
    private long ttlMillis(@Nullable Duration declared) {
        Duration ttl = declared == null ? runtime.config().get(ExecutionConfigOptions.IDLE_STATE_RETENTION) : declared;
        return ttl.compareTo(FOR_EVER) >= 0 ? 0 : ttl.toMillis();
    }

    private Class<?>[] stateClasses() {
        return states.stream().map(state -> state.type().getConversionClass()).toArray(Class<?>[]::new);
    }

    private Class<?>[] evalArguments() {
        List<Class<?>> classes = new ArrayList<>(Arrays.asList(stateClasses()));
        argumentTypes.forEach(type -> classes.add(type.getConversionClass()));
        return classes.toArray(Class<?>[]::new);
    }

    private static Entry entry(Class<?> function, String name, Class<?> context, Class<?>[] arguments) {
        List<Class<?>> withContext = new ArrayList<>();
        withContext.add(context);
        withContext.addAll(Arrays.asList(arguments));
        try {
            return new Entry(EvalMethod.find(function, name, withContext.toArray(Class<?>[]::new)), true);
        } catch (NotNativeException e) {
            return new Entry(EvalMethod.find(function, name, arguments), false);
        }
    }

    private static boolean hasMethod(Class<?> function, String name) {
        return Arrays.stream(function.getMethods())
                .anyMatch(method -> method.getName().equals(name));
    }

    private static void refuseInternals(Class<?> function) {
        for (Class<?> type = function; type != ProcessTableFunction.class; type = type.getSuperclass()) {
            String resource = type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class";
            try (InputStream in = type.getResourceAsStream(resource)) {
                boolean usesInternals = in != null
                        && new String(in.readAllBytes(), StandardCharsets.ISO_8859_1).contains(OPERATOR_INTERNALS);
                if (usesInternals) {
                    throw new NotNativeException(
                            "class " + type.getName() + " uses internals of Flink's operator for such functions");
                }
            } catch (IOException e) {
                throw new NotNativeException("class " + type.getName() + " cannot be read: " + e.getMessage());
            }
        }
    }

    /** A new instance of the function, for this call; not yet open. */
    ProcessTableFunction<?> newFunction() {
        UserDefinedFunction function = UserDefinedFunctionHelper.createSpecializedFunction(
                call.name(), freshDefinition(), call, PlannedFunction.class.getClassLoader(), runtime.config(), null);
        return (ProcessTableFunction<?>) function;
    }

    private UserDefinedFunction freshDefinition() {
        return UserDefinedFunctionHelper.instantiateFunction(call.definition().getClass());
    }

    FunctionRuntime runtime() {
        return runtime;
    }

    Converters converters() {
        return converters;
    }

    String name() {
        return call.name();
    }

    /** The tables given, by input. */
    List<TableInput> tables() {
        return tables;
    }

    /** Arguments of the function's signature. */
    List<Expression> arguments() {
        return call.arguments();
    }

    /** Types of the arguments, with the classes that the function declares. */
    List<DataType> argumentTypes() {
        return argumentTypes;
    }

    List<StateEntry.Declaration> states() {
        return states;
    }

    ScalarArguments.Factory scalars() {
        return scalars;
    }

    Entry eval() {
        return eval;
    }

    /** Null if the function has no such method. */
    @Nullable
    Entry onTimer() {
        return onTimer;
    }

    /** What the function collects. */
    DataType functionType() {
        return functionType;
    }

    RowType outputType() {
        return outputType;
    }

    ChangelogMode outputMode() {
        return outputMode;
    }

    /** Whether the last column of the output is the time of the event. */
    boolean hasTime() {
        return hasTime;
    }

    boolean hasSetSemantics() {
        return tables.stream().anyMatch(TableInput::hasSetSemantics);
    }

    /** Whether the function may register timers. */
    boolean hasTimers() {
        return !tables.isEmpty()
                && tables.stream().allMatch(table -> table.hasSetSemantics() && !table.passesColumns());
    }

    /** Whether anything is kept of a partition between two of its events. */
    boolean keepsPartitions() {
        boolean isOrdered = tables.stream().anyMatch(table -> table.orderByColumns().length > 0);
        return hasSetSemantics() && (!states.isEmpty() || isOrdered || (hasTimers() && eval.takesContext()));
    }
}

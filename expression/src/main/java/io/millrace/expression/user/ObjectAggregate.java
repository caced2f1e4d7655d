package io.millrace.expression.user;

import io.millrace.data.NotNativeException;
import io.millrace.plan.expression.Expression;
import io.millrace.plan.expression.FunctionIdentifier;
import io.millrace.plan.expression.InputReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.AggregateFunction;
import org.apache.flink.table.runtime.dataview.DataViewUtils;
import org.apache.flink.table.runtime.functions.aggregate.BuiltInAggregateFunction;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.inference.StateTypeStrategy;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.inference.TypeInferenceUtil;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeCasts;
import org.apache.flink.table.types.utils.TypeConversions;

/**
 * An aggregate function given as an object with {@code accumulate} and perhaps {@code retract} and {@code merge} methods: one
 * of a user's, or one of Flink's runtime. Its types are derived as in Flink's {@code AggregateUtil}. Immutable; every operator
 * instance gets a function of its own by {@link #newCall}.
 */
public final class ObjectAggregate {
    private final String name;
    private final Supplier<AggregateFunction<Object, Object>> functions;
    private final List<DataType> argumentTypes;
    private final DataType accumulatorType;
    private final DataType resultType;

    private ObjectAggregate(
            String name,
            Supplier<AggregateFunction<Object, Object>> functions,
            List<DataType> argumentTypes,
            DataType accumulatorType,
            DataType resultType) {
        this.name = name;
        this.functions = functions;
        this.argumentTypes = List.copyOf(argumentTypes);
        this.accumulatorType = DataViewUtils.adjustDataViews(accumulatorType, false);
        this.resultType = resultType;
        Class<?>[] classes = AggregateFunctionCall.classes(this.accumulatorType, this.argumentTypes);
        EvalMethod.find(functions.get().getClass(), "accumulate", classes);
    }

    /** A function of Flink's runtime. */
    public static ObjectAggregate ofRuntime(String name, Supplier<BuiltInAggregateFunction<?, ?>> functions) {
        BuiltInAggregateFunction<?, ?> function = functions.get();
        return new ObjectAggregate(
                name,
                () -> cast(functions.get()),
                function.getArgumentDataTypes(),
                function.getAccumulatorDataType(),
                function.getOutputDataType());
    }

    /**
     * A user's function.
     *
     * @throws NotNativeException if its class is not known or its types do not fit those of the plan
     */
    public static ObjectAggregate ofUser(
            FunctionIdentifier identifier,
            List<LogicalType> argumentTypes,
            LogicalType resultType,
            FunctionRuntime runtime) {
        String name = identifier.displayName();
        Supplier<AggregateFunction<Object, Object>> functions =
                () -> cast(runtime.create(identifier, AggregateFunction.class));
        AggregateFunction<Object, Object> function = functions.get();
        if (!function.isDeterministic()) {
            throw refuse(name, "it is not deterministic");
        }
        try {
            DataTypeFactory typeFactory = runtime.typeFactory();
            TypeInference inference = function.getTypeInference(typeFactory);
            CallContext call = TypeInferenceUtil.castArguments(
                    inference, context(typeFactory, function, argumentTypes, resultType), null);
            if (inference.getStateTypeStrategies().size() != 1) {
                throw refuse(name, "it has several states");
            }
            StateTypeStrategy state =
                    inference.getStateTypeStrategies().values().iterator().next();
            DataType result = TypeInferenceUtil.inferOutputType(call, inference.getOutputTypeStrategy());
            for (int i = 0; i < argumentTypes.size(); i++) {
                check(
                        name,
                        argumentTypes.get(i),
                        call.getArgumentDataTypes().get(i).getLogicalType());
            }
            check(name, result.getLogicalType(), resultType);
            return new ObjectAggregate(
                    name,
                    functions,
                    call.getArgumentDataTypes(),
                    TypeInferenceUtil.inferOutputType(call, state),
                    result);
        } catch (ValidationException e) {
            throw refuse(name, "its types are not understood: " + e.getMessage());
        }
    }

    private static CallContext context(
            DataTypeFactory typeFactory,
            AggregateFunction<Object, Object> function,
            List<LogicalType> argumentTypes,
            LogicalType resultType) {
        List<Expression> operands = new ArrayList<>();
        for (int i = 0; i < argumentTypes.size(); i++) {
            operands.add(new InputReference(i, argumentTypes.get(i)));
        }
        return new FixedCallContext(typeFactory, function, operands, TypeConversions.fromLogicalToDataType(resultType));
    }

    private static void check(String name, LogicalType from, LogicalType to) {
        if (!LogicalTypeCasts.supportsAvoidingCast(from.copy(true), to.copy(true))) {
            throw refuse(name, "the plan has " + from + " where the function has " + to);
        }
    }

    @SuppressWarnings("unchecked")
    private static AggregateFunction<Object, Object> cast(AggregateFunction<?, ?> function) {
        return (AggregateFunction<Object, Object>) function;
    }

    private static NotNativeException refuse(String name, String reason) {
        return new NotNativeException("aggregate function " + name + ": " + reason);
    }

    public String name() {
        return name;
    }

    /** Type of an accumulator as Flink's internal data structure. */
    public LogicalType accumulatorType() {
        return accumulatorType.getLogicalType();
    }

    /** Types of the arguments. */
    public List<LogicalType> argumentTypes() {
        return argumentTypes.stream().map(DataType::getLogicalType).toList();
    }

    /** Whether it takes rows back. */
    public boolean canRetract() {
        return AggregateFunctionCall.method(
                        functions.get(), "retract", AggregateFunctionCall.classes(accumulatorType, argumentTypes))
                != null;
    }

    /** Whether accumulators can be added up. */
    public boolean canMerge() {
        Class<?> accumulator = accumulatorType.getConversionClass();
        return AggregateFunctionCall.method(functions.get(), "merge", accumulator, Iterable.class) != null;
    }

    /** The function, opened, for one operator instance. */
    public AggregateFunctionCall newCall(FunctionRuntime runtime) {
        return new AggregateFunctionCall(functions.get(), argumentTypes, accumulatorType, resultType, runtime);
    }
}

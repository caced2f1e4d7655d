package io.millrace.operators.aggregate;

import io.millrace.data.NotNativeException;
import io.millrace.data.PhysicalType;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.expression.user.FunctionRuntime;
import io.millrace.expression.user.ObjectAggregate;
import io.millrace.plan.expression.FunctionIdentifier;
import io.millrace.plan.spec.AggregateCall;
import java.util.List;
import java.util.function.Supplier;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.table.types.logical.utils.LogicalTypeMerging;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate function made ready for its argument types: creates the accumulators of one call.
 *
 * @param canMerge whether accumulators can be added up
 */
record AggregateFunction(String name, Supplier<Accumulators> accumulators, boolean canMerge) {
    Accumulators create() {
        return accumulators.get();
    }

    /**
     * Finds the function of a call, by Flink's {@code AggFunctionFactory}.
     *
     * @param argumentTypes types of the call's arguments, in order
     * @param needsRetraction whether rows are taken back
     * @param expressions finds the functions of users
     */
    static AggregateFunction of(
            AggregateCall call,
            List<LogicalType> argumentTypes,
            boolean needsRetraction,
            ExpressionCompiler expressions) {
        if (!(call.function() instanceof FunctionIdentifier.BuiltIn function)) {
            return ofObject(
                    ObjectAggregate.ofUser(call.function(), argumentTypes, call.type(), expressions.functions()),
                    argumentTypes,
                    call.type(),
                    needsRetraction,
                    expressions.functions());
        }
        String name = function.name();
        LogicalType argument = argumentTypes.isEmpty() ? call.type() : argumentTypes.get(0);
        SumMode sum = needsRetraction ? SumMode.SUM_WITH_RETRACTION : SumMode.SUM;
        @Nullable
        Supplier<Accumulators> accumulators =
                switch (name) {
                    case "COUNT" -> count(argumentTypes);
                    case "ROW_NUMBER", "RANK", "DENSE_RANK" -> rowNumber(name, needsRetraction);
                    case "SUM" -> sum(sum, name, argument, call.type());
                    case "$SUM0" -> sum(SumMode.SUM0, name, argument, call.type());
                    case "AVG" -> sum(SumMode.AVERAGE, name, argument, call.type());
                    case "MIN" -> extremum(false, name, argument, needsRetraction);
                    case "MAX" -> extremum(true, name, argument, needsRetraction);
                    case "FIRST_VALUE" -> endValue(false, argument, needsRetraction);
                    case "LAST_VALUE" -> endValue(true, argument, needsRetraction);
                    case "SINGLE_VALUE" -> () -> new SingleValueAccumulators(argument.copy(true));
                    case "LISTAGG" -> listAgg(needsRetraction);
                    case "ARRAY_AGG" -> values(argument, call.type(), !call.ignoreNulls(), OrderedBag.Wanted.ARRAY);
                    case "COLLECT" ->
                        () -> new ValuesAccumulators(bag(), argument.copy(true), call.type(), false, MultisetBag::new);
                    default -> null;
                };
        if (accumulators != null) {
            return new AggregateFunction(name, accumulators, true);
        }
        return ofObject(
                RuntimeAggregates.of(name, argumentTypes, needsRetraction),
                argumentTypes,
                call.type(),
                needsRetraction,
                expressions.functions());
    }

    private static AggregateFunction ofObject(
            ObjectAggregate aggregate,
            List<LogicalType> argumentTypes,
            LogicalType resultType,
            boolean needsRetraction,
            FunctionRuntime functions) {
        if (needsRetraction && !aggregate.canRetract()) {
            throw new NotNativeException("aggregate function " + aggregate.name() + " has no single retract method");
        }
        return new AggregateFunction(
                aggregate.name(),
                () -> new FunctionAccumulators(aggregate, argumentTypes, resultType, functions),
                aggregate.canMerge());
    }

    private static Supplier<Accumulators> count(List<LogicalType> argumentTypes) {
        if (argumentTypes.size() > 1) {
            throw new NotNativeException("COUNT takes one column at most");
        }
        return CountAccumulators::new;
    }

    /** Flink's streaming mode gives its rank functions no sort keys, so that they all number the rows. */
    private static Supplier<Accumulators> rowNumber(String name, boolean needsRetraction) {
        if (needsRetraction) {
            throw new NotNativeException(name + " cannot take rows back");
        }
        return CountAccumulators::new;
    }

    private static Supplier<Accumulators> sum(
            SumMode mode, String name, LogicalType argumentType, LogicalType resultType) {
        boolean isAverage = mode == SumMode.AVERAGE;
        return switch (argumentType.getTypeRoot()) {
            case TINYINT, SMALLINT, INTEGER, BIGINT -> {
                LogicalType sumType = isAverage ? new BigIntType() : argumentType.copy(true);
                yield () -> new LongSumAccumulators(mode, sumType, resultType);
            }
            case FLOAT ->
                isAverage ? () -> new DoubleSumAccumulators(mode, resultType) : () -> new FloatSumAccumulators(mode);
            case DOUBLE -> () -> new DoubleSumAccumulators(mode, resultType);
            case DECIMAL -> {
                DecimalType sumType = (DecimalType)
                        LogicalTypeMerging.findSumAggType(argumentType).copy(true);
                yield () -> new DecimalSumAccumulators(mode, sumType, (DecimalType) resultType);
            }
            default -> throw unsupported(name, argumentType);
        };
    }

    private static Supplier<Accumulators> extremum(
            boolean isMax, String name, LogicalType argumentType, boolean needsRetraction) {
        LogicalType type = argumentType.copy(true);
        return switch (argumentType.getTypeRoot()) {
            case BOOLEAN,
                    TINYINT,
                    SMALLINT,
                    INTEGER,
                    BIGINT,
                    DATE,
                    TIME_WITHOUT_TIME_ZONE,
                    TIMESTAMP_WITHOUT_TIME_ZONE,
                    TIMESTAMP_WITH_LOCAL_TIME_ZONE,
                    DECIMAL,
                    FLOAT,
                    DOUBLE,
                    CHAR,
                    VARCHAR ->
                needsRetraction
                        ? () -> new ValuesAccumulators(bag(), type, type, false, () -> new ExtremumBag(isMax))
                        : () -> extremumOf(isMax, type);
            default -> throw unsupported(name, argumentType);
        };
    }

    private static Accumulators extremumOf(boolean isMax, LogicalType type) {
        return switch (PhysicalType.of(type)) {
            case BOOLEAN, INT, LONG -> new LongExtremumAccumulators(isMax, type);
            case FLOAT, DOUBLE -> new DoubleExtremumAccumulators(isMax, type);
            case BYTES -> new BytesExtremumAccumulators(isMax, type);
            case OBJECT -> new ObjectExtremumAccumulators(isMax, type);
        };
    }

    private static Supplier<Accumulators> endValue(boolean isLast, LogicalType argumentType, boolean needsRetraction) {
        LogicalType type = argumentType.copy(true);
        return needsRetraction
                ? values(type, type, false, isLast ? OrderedBag.Wanted.LAST : OrderedBag.Wanted.FIRST)
                : () -> new EndValueAccumulators(isLast, type);
    }

    private static Supplier<Accumulators> listAgg(boolean needsRetraction) {
        return needsRetraction
                ? values(VarCharType.STRING_TYPE, VarCharType.STRING_TYPE, false, OrderedBag.Wanted.JOINED)
                : ListAggAccumulators::new;
    }

    private static Supplier<Accumulators> values(
            LogicalType valueType, LogicalType resultType, boolean keepsNulls, OrderedBag.Wanted wanted) {
        return () -> new ValuesAccumulators(
                bag(), valueType.copy(true), resultType, keepsNulls, () -> new OrderedBag(wanted));
    }

    /** Stands for the structured types that Flink gives to accumulators which keep all values. */
    private static LogicalType bag() {
        return new ArrayType(VarCharType.STRING_TYPE);
    }

    private static NotNativeException unsupported(String name, LogicalType type) {
        return new NotNativeException(name + " of type " + type.asSummaryString() + " is not native yet");
    }
}

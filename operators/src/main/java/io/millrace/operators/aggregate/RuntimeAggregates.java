package io.millrace.operators.aggregate;

import io.millrace.data.NotNativeException;
import io.millrace.expression.user.ObjectAggregate;
import java.util.List;
import java.util.function.Supplier;
import org.apache.flink.table.runtime.functions.aggregate.AbstractBitmapAndAggFunction.BitmapAndAggFunction;
import org.apache.flink.table.runtime.functions.aggregate.AbstractBitmapAndAggFunction.BitmapAndCardinalityAggFunction;
import org.apache.flink.table.runtime.functions.aggregate.AbstractBitmapAndWithRetractAggFunction.BitmapAndCardinalityWithRetractAggFunction;
import org.apache.flink.table.runtime.functions.aggregate.AbstractBitmapAndWithRetractAggFunction.BitmapAndWithRetractAggFunction;
import org.apache.flink.table.runtime.functions.aggregate.AbstractBitmapBuildAggFunction.BitmapBuildAggFunction;
import org.apache.flink.table.runtime.functions.aggregate.AbstractBitmapBuildAggFunction.BitmapBuildCardinalityAggFunction;
import org.apache.flink.table.runtime.functions.aggregate.AbstractBitmapBuildWithRetractAggFunction.BitmapBuildCardinalityWithRetractAggFunction;
import org.apache.flink.table.runtime.functions.aggregate.AbstractBitmapBuildWithRetractAggFunction.BitmapBuildWithRetractAggFunction;
import org.apache.flink.table.runtime.functions.aggregate.AbstractBitmapOrAggFunction.BitmapOrAggFunction;
import org.apache.flink.table.runtime.functions.aggregate.AbstractBitmapOrAggFunction.BitmapOrCardinalityAggFunction;
import org.apache.flink.table.runtime.functions.aggregate.AbstractBitmapOrWithRetractAggFunction.BitmapOrCardinalityWithRetractAggFunction;
import org.apache.flink.table.runtime.functions.aggregate.AbstractBitmapOrWithRetractAggFunction.BitmapOrWithRetractAggFunction;
import org.apache.flink.table.runtime.functions.aggregate.AbstractBitmapXorAggFunction.BitmapXorAggFunction;
import org.apache.flink.table.runtime.functions.aggregate.AbstractBitmapXorAggFunction.BitmapXorCardinalityAggFunction;
import org.apache.flink.table.runtime.functions.aggregate.AbstractBitmapXorWithRetractAggFunction.BitmapXorCardinalityWithRetractAggFunction;
import org.apache.flink.table.runtime.functions.aggregate.AbstractBitmapXorWithRetractAggFunction.BitmapXorWithRetractAggFunction;
import org.apache.flink.table.runtime.functions.aggregate.BuiltInAggregateFunction;
import org.apache.flink.table.runtime.functions.aggregate.JsonArrayAggFunction;
import org.apache.flink.table.runtime.functions.aggregate.JsonObjectAggFunction;
import org.apache.flink.table.runtime.functions.aggregate.LagAggFunction;
import org.apache.flink.table.runtime.functions.aggregate.PercentileAggFunction.MultiPercentileAggFunction;
import org.apache.flink.table.runtime.functions.aggregate.PercentileAggFunction.SinglePercentileAggFunction;
import org.apache.flink.table.runtime.functions.aggregate.WelfordM2AggFunction;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** Built-in functions that run as the objects of Flink's runtime, a row at a time; the rest of {@code AggFunctionFactory}. */
final class RuntimeAggregates {
    private RuntimeAggregates() {}

    /** @param needsRetraction whether rows are taken back, for functions of which there are two forms */
    static ObjectAggregate of(String name, List<LogicalType> argumentTypes, boolean needsRetraction) {
        LogicalType[] types = argumentTypes.toArray(LogicalType[]::new);
        Supplier<BuiltInAggregateFunction<?, ?>> function =
                switch (name) {
                    case "LAG" -> lag(types, needsRetraction);
                    case "PERCENTILE" -> percentile(types);
                    // Flink has versions in the names of functions of its own.
                    case "$WELFORD_M2$1" -> welford(types[0]);
                    case "JSON_OBJECTAGG_NULL_ON_NULL" -> () -> new JsonObjectAggFunction(types, false);
                    case "JSON_OBJECTAGG_ABSENT_ON_NULL" -> () -> new JsonObjectAggFunction(types, true);
                    case "JSON_ARRAYAGG_NULL_ON_NULL" -> () -> new JsonArrayAggFunction(types, false);
                    case "JSON_ARRAYAGG_ABSENT_ON_NULL" -> () -> new JsonArrayAggFunction(types, true);
                    default -> bitmap(name, types, needsRetraction);
                };
        return ObjectAggregate.ofRuntime(name, function);
    }

    private static Supplier<BuiltInAggregateFunction<?, ?>> lag(LogicalType[] types, boolean needsRetraction) {
        if (needsRetraction) {
            throw new NotNativeException("LAG cannot take rows back");
        }
        return () -> new LagAggFunction<>(types);
    }

    private static Supplier<BuiltInAggregateFunction<?, ?>> percentile(LogicalType[] types) {
        LogicalType frequency = types.length < 3 ? null : types[2];
        return types[1].is(LogicalTypeRoot.ARRAY)
                ? () -> new MultiPercentileAggFunction(types[0], frequency)
                : () -> new SinglePercentileAggFunction(types[0], frequency);
    }

    private static Supplier<BuiltInAggregateFunction<?, ?>> welford(LogicalType type) {
        return type.is(LogicalTypeRoot.DECIMAL)
                ? () -> new WelfordM2AggFunction.DecimalFunction(type)
                : () -> new WelfordM2AggFunction.NumberFunction(type);
    }

    private static Supplier<BuiltInAggregateFunction<?, ?>> bitmap(
            String name, LogicalType[] types, boolean needsRetraction) {
        return switch (name) {
            case "BITMAP_BUILD_AGG" ->
                needsRetraction
                        ? () -> new BitmapBuildWithRetractAggFunction(types[0])
                        : () -> new BitmapBuildAggFunction(types[0]);
            case "BITMAP_BUILD_CARDINALITY_AGG" ->
                needsRetraction
                        ? () -> new BitmapBuildCardinalityWithRetractAggFunction(types[0])
                        : () -> new BitmapBuildCardinalityAggFunction(types[0]);
            case "BITMAP_AND_AGG" ->
                needsRetraction
                        ? () -> new BitmapAndWithRetractAggFunction(types[0])
                        : () -> new BitmapAndAggFunction(types[0]);
            case "BITMAP_AND_CARDINALITY_AGG" ->
                needsRetraction
                        ? () -> new BitmapAndCardinalityWithRetractAggFunction(types[0])
                        : () -> new BitmapAndCardinalityAggFunction(types[0]);
            case "BITMAP_OR_AGG" ->
                needsRetraction
                        ? () -> new BitmapOrWithRetractAggFunction(types[0])
                        : () -> new BitmapOrAggFunction(types[0]);
            case "BITMAP_OR_CARDINALITY_AGG" ->
                needsRetraction
                        ? () -> new BitmapOrCardinalityWithRetractAggFunction(types[0])
                        : () -> new BitmapOrCardinalityAggFunction(types[0]);
            case "BITMAP_XOR_AGG" ->
                needsRetraction
                        ? () -> new BitmapXorWithRetractAggFunction(types[0])
                        : () -> new BitmapXorAggFunction(types[0]);
            case "BITMAP_XOR_CARDINALITY_AGG" ->
                needsRetraction
                        ? () -> new BitmapXorCardinalityWithRetractAggFunction(types[0])
                        : () -> new BitmapXorCardinalityAggFunction(types[0]);
            default -> throw new NotNativeException("the aggregate function " + name + " is not native yet");
        };
    }
}

package io.millrace.operators.aggregate;

import io.millrace.expression.ExpressionCompiler;
import io.millrace.plan.NodeHeader;
import io.millrace.plan.expression.FunctionIdentifier;
import io.millrace.plan.spec.AggregateCall;
import io.millrace.testkit.TestRows;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** Aggregate calls and node headers, written short. */
public final class Calls {
    /** Finds functions of users by the class that a call names. */
    public static final ExpressionCompiler EXPRESSIONS =
            new ExpressionCompiler(new Configuration(), Calls.class.getClassLoader());

    private Calls() {}

    /** A call such as {@code call("SUM", "BIGINT", 1)}. */
    public static AggregateCall call(String function, String resultType, int... arguments) {
        return new AggregateCall(
                function.toLowerCase(java.util.Locale.ROOT),
                FunctionIdentifier.BuiltIn.of(function),
                IntStream.of(arguments).boxed().toList(),
                -1,
                false,
                false,
                false,
                type(resultType));
    }

    public static AggregateCall distinct(AggregateCall call) {
        return new AggregateCall(
                call.name(),
                call.function(),
                call.arguments(),
                call.filterArgument(),
                true,
                false,
                call.ignoreNulls(),
                call.type());
    }

    public static AggregateCall filter(AggregateCall call, int column) {
        return new AggregateCall(
                call.name(),
                call.function(),
                call.arguments(),
                column,
                call.distinct(),
                false,
                call.ignoreNulls(),
                call.type());
    }

    public static LogicalType type(String sql) {
        return TestRows.rowType("x " + sql).getTypeAt(0);
    }

    public static NodeHeader header(String type, RowType outputType) {
        return header(type, outputType, Map.of());
    }

    public static NodeHeader header(String type, RowType outputType, Map<String, String> configuration) {
        return new NodeHeader(1, type, 1, outputType, type, List.of(), configuration, List.of());
    }
}

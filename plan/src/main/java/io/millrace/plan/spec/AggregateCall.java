package io.millrace.plan.spec;

import io.millrace.plan.expression.FunctionIdentifier;
import java.util.List;
import java.util.StringJoiner;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * One aggregate function applied to columns of the input.
 *
 * @param name name of the result column, or null when the planner gave none
 * @param function what is called; built-in ones are {@code COUNT}, {@code SUM}, {@code $SUM0}, {@code MIN} and so on
 * @param arguments input columns in call order; empty for {@code COUNT(*)}
 * @param filterArgument boolean input column of {@code FILTER (WHERE …)}, or -1 for none
 * @param type type of the result
 */
public record AggregateCall(
        @Nullable String name,
        FunctionIdentifier function,
        List<Integer> arguments,
        int filterArgument,
        boolean distinct,
        boolean approximate,
        boolean ignoreNulls,
        LogicalType type) {
    public AggregateCall {
        arguments = List.copyOf(arguments);
    }

    /** Whether {@code FILTER (WHERE …)} restricts the rows that count. */
    public boolean hasFilter() {
        return filterArgument >= 0;
    }

    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ", function.displayName() + (distinct ? "(DISTINCT " : "("), ")");
        for (int argument : arguments) {
            text.add("$" + argument);
        }
        return hasFilter() ? text + " FILTER $" + filterArgument : text.toString();
    }
}

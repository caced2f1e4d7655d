package io.millrace.operators.join;

import io.millrace.expression.Compiled;
import io.millrace.expression.CompiledFilter;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.plan.expression.Expression;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/** What two rows must meet to be joined, besides equal keys. */
final class JoinConditions {
    private JoinConditions() {}

    /**
     * Compiles a condition over the columns of both inputs, left first.
     *
     * @return null if there is no condition
     */
    static @Nullable Compiled<CompiledFilter> compile(
            @Nullable Expression condition, RowType leftType, RowType rightType, ExpressionCompiler compiler) {
        if (condition == null) {
            return null;
        }
        List<LogicalType> both = new ArrayList<>(leftType.getChildren());
        both.addAll(rightType.getChildren());
        return compiler.compileFilter(RowType.of(both.toArray(LogicalType[]::new)), condition);
    }
}

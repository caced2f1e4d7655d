package io.millrace.expression;

import io.millrace.data.Column;
import io.millrace.data.NotNativeException;
import io.millrace.plan.expression.Expression;
import io.millrace.plan.expression.InputReference;
import io.millrace.plan.expression.Literal;
import java.util.List;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/** Compiles expressions of a plan to loops over columns. Immutable and thread-safe. */
public final class ExpressionCompiler {
    private final ReadableConfig config;
    private final ClassLoader userClassLoader;

    /**
     * @param config of the pipeline; {@code table.local-time-zone} and {@code table.exec.legacy-cast-behaviour} change
     *     what expressions mean
     * @param userClassLoader finds user-defined functions
     */
    public ExpressionCompiler(ReadableConfig config, ClassLoader userClassLoader) {
        this.config = config;
        this.userClassLoader = userClassLoader;
    }

    /**
     * Compiles a projection with an optional condition.
     *
     * @param input type of the batches
     * @param condition rows for which it is not true are dropped; null keeps all
     * @throws NotNativeException if a function or type is not covered
     */
    public Compiled<CompiledCalc> compileCalc(
            RowType input, List<Expression> projection, @Nullable Expression condition) {
        int[] columns = new int[projection.size()];
        for (int i = 0; i < columns.length; i++) {
            if (condition != null || !(projection.get(i) instanceof InputReference reference)) {
                throw new NotNativeException("expression " + projection.get(i) + " over " + input + config);
            }
            columns[i] = reference.index();
        }
        return new Generated<>("", () -> (batch, context) -> {
            Column[] projected = new Column[columns.length];
            for (int i = 0; i < columns.length; i++) {
                projected[i] = batch.column(columns[i]);
            }
            return batch.withColumns(projected);
        });
    }

    /**
     * Compiles a condition, for instance of a join over the columns of both inputs.
     *
     * @throws NotNativeException if a function or type is not covered
     */
    public Compiled<CompiledFilter> compileFilter(RowType input, Expression condition) {
        if (condition instanceof Literal literal && literal.value() == null) {
            return new Generated<>("", () -> (batch, selected, context) -> 0);
        }
        throw new NotNativeException("condition " + condition + " over " + input + userClassLoader);
    }
}

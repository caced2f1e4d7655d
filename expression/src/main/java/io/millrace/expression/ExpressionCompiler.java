package io.millrace.expression;

import io.millrace.data.NotNativeException;
import io.millrace.plan.expression.Expression;
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
        throw new NotNativeException(
                "expressions " + projection + condition + " over " + input + " with " + config + userClassLoader);
    }

    /**
     * Compiles a condition, for instance of a join over the columns of both inputs.
     *
     * @throws NotNativeException if a function or type is not covered
     */
    public Compiled<CompiledFilter> compileFilter(RowType input, Expression condition) {
        if (condition instanceof Literal literal && literal.value() == null) {
            return none();
        }
        throw new NotNativeException("condition " + condition + " over " + input);
    }

    private static Compiled<CompiledCalc> empty() {
        return new Compiled<>() {
            @Override
            public CompiledCalc newInstance() {
                return (input, context) -> input.withColumns();
            }

            @Override
            public String source() {
                return "";
            }
        };
    }

    private static Compiled<CompiledFilter> none() {
        return new Compiled<>() {
            @Override
            public CompiledFilter newInstance() {
                return (input, selected, context) -> 0;
            }

            @Override
            public String source() {
                return "";
            }
        };
    }
}

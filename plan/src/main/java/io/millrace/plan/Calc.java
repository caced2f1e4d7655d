package io.millrace.plan;

import io.millrace.plan.expression.Expression;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Projects and filters.
 *
 * @param projection an expression for each output column
 * @param condition rows that do not meet it are dropped; null keeps all
 */
public record Calc(
        NodeHeader header,
        List<Expression> projection,
        @Nullable Expression condition) implements PlanNode {}

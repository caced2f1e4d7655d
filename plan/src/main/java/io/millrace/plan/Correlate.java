package io.millrace.plan;

import io.millrace.plan.expression.Call;
import io.millrace.plan.expression.Expression;
import io.millrace.plan.spec.JoinType;
import org.jspecify.annotations.Nullable;

/**
 * Joins each row with the rows a table function makes of it.
 *
 * @param joinType inner or left
 * @param functionCall the table function; its operands see the left row
 * @param condition filter on the function's rows, or null
 */
public record Correlate(
        NodeHeader header,
        JoinType joinType,
        Call functionCall,
        @Nullable Expression condition) implements PlanNode {}

package io.millrace.plan;

import io.millrace.plan.expression.Expression;
import java.util.List;

/**
 * Projects with asynchronous functions; results keep the order of the input.
 *
 * @param projection an expression for each output column
 */
public record AsyncCalc(NodeHeader header, List<Expression> projection) implements PlanNode {}

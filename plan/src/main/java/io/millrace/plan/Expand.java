package io.millrace.plan;

import io.millrace.plan.expression.Expression;
import java.util.List;

/**
 * Copies each row once for each grouping set.
 *
 * @param projects the projections that make the copies
 */
public record Expand(NodeHeader header, List<List<Expression>> projects) implements PlanNode {}

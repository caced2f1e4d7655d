package io.millrace.plan;

import io.millrace.plan.expression.Literal;
import java.util.List;

/**
 * Constant rows.
 *
 * @param tuples the rows, a literal for each column
 */
public record Values(NodeHeader header, List<List<Literal>> tuples) implements PlanNode {}

package io.millrace.plan;

import io.millrace.plan.expression.Call;
import io.millrace.plan.spec.JoinType;

/**
 * Joins each row with the rows an asynchronous table function makes of it; results keep the order of the input.
 *
 * @param joinType inner or left
 * @param functionCall the table function; its operands see the left row
 */
public record AsyncCorrelate(NodeHeader header, JoinType joinType, Call functionCall) implements PlanNode {}

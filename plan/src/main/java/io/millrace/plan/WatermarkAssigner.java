package io.millrace.plan;

import io.millrace.plan.expression.Expression;

/**
 * Derives watermarks from rows.
 *
 * @param watermark watermark a row implies
 * @param rowtimeFieldIndex column that becomes event time
 */
public record WatermarkAssigner(NodeHeader header, Expression watermark, int rowtimeFieldIndex) implements PlanNode {}

package io.millrace.plan.spec;

import io.millrace.plan.expression.Expression;

/**
 * A {@code WATERMARK FOR} of a table.
 *
 * @param rowtimeAttribute name of the column that becomes event time
 * @param expression watermark a row implies, over the table's columns
 * @param text the expression as SQL
 */
public record WatermarkDeclaration(String rowtimeAttribute, Expression expression, String text) {}

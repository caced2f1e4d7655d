package io.millrace.plan;

import io.millrace.plan.spec.WindowingStrategy;

/**
 * Appends window start, end and time to rows.
 *
 * @param windowing the windows
 */
public record WindowTableFunction(NodeHeader header, WindowingStrategy windowing) implements PlanNode {}

package io.millrace.plan;

/**
 * Marks the ends of mini-batches.
 *
 * @param intervalMillis length of a mini-batch
 * @param isRowtime whether batches follow watermarks; otherwise processing time
 */
public record MiniBatchAssigner(NodeHeader header, long intervalMillis, boolean isRowtime) implements PlanNode {}

package io.millrace.plan;

/**
 * Drops the old row of each update.
 */
public record DropUpdateBefore(NodeHeader header) implements PlanNode {}

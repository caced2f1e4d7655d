package io.millrace.plan;

/**
 * Merges its inputs, rows of equal type ({@code UNION ALL}).
 */
public record Union(NodeHeader header) implements PlanNode {}

package io.millrace.plan;

import io.millrace.plan.spec.SourceTable;

/**
 * Reads a table.
 *
 * @param source the table and what its source does
 */
public record TableSourceScan(NodeHeader header, SourceTable source) implements PlanNode {}

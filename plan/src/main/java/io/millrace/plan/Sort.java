package io.millrace.plan;

import io.millrace.plan.spec.SortField;
import java.util.List;

/**
 * Sorts bounded input as a whole.
 *
 * @param orderBy sort keys
 */
public record Sort(NodeHeader header, List<SortField> orderBy) implements PlanNode {}

package io.millrace.plan;

import io.millrace.plan.spec.SortField;
import java.util.List;

/**
 * Sorts rows by time, then by further keys.
 *
 * @param orderBy sort keys; the first is the time attribute, ascending
 */
public record TemporalSort(NodeHeader header, List<SortField> orderBy) implements PlanNode {}

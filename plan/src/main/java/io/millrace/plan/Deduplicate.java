package io.millrace.plan;

import java.util.List;

/**
 * Keeps the first or last row of each key.
 *
 * @param uniqueKeys key columns
 * @param isRowtime whether order is event time; otherwise arrival
 * @param keepLastRow last or first
 * @param generateUpdateBefore whether the old row of an update is put out
 */
public record Deduplicate(
        NodeHeader header,
        List<Integer> uniqueKeys,
        boolean isRowtime,
        boolean keepLastRow,
        boolean generateUpdateBefore)
        implements PlanNode {}

package io.millrace.plan;

import java.util.List;

/**
 * Keeps the first or last row of each key.
 *
 * @param uniqueKeys key columns
 * @param isRowtime whether order is event time; otherwise arrival
 * @param keepLastRow last or first
 * @param generateUpdateBefore whether the old row of an update is put out
 * @param outputInsertOnly whether only inserts may be put out, so that a first row by event time waits for the watermark
 */
public record Deduplicate(
        NodeHeader header,
        List<Integer> uniqueKeys,
        boolean isRowtime,
        boolean keepLastRow,
        boolean generateUpdateBefore,
        boolean outputInsertOnly)
        implements PlanNode {}

package io.millrace.plan;

import io.millrace.plan.spec.WindowingStrategy;
import java.util.List;

/**
 * Keeps the first or last row of each key and window.
 *
 * @param partitionKeys key columns
 * @param orderKey time column
 * @param keepLastRow last or first
 * @param windowing the windows
 */
public record WindowDeduplicate(
        NodeHeader header, List<Integer> partitionKeys, int orderKey, boolean keepLastRow, WindowingStrategy windowing)
        implements PlanNode {}

package io.millrace.plan;

import io.millrace.plan.spec.JoinSpec;
import io.millrace.plan.spec.WindowingStrategy;

/**
 * Joins rows of the same window.
 *
 * @param join type and condition besides the window
 * @param leftWindowing window of a left row
 * @param rightWindowing window of a right row
 */
public record WindowJoin(
        NodeHeader header, JoinSpec join, WindowingStrategy leftWindowing, WindowingStrategy rightWindowing)
        implements PlanNode {}

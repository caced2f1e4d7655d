package io.millrace.plan;

import io.millrace.plan.spec.JoinSpec;

/**
 * Joins rows whose times lie within bounds of each other.
 *
 * @param join type and condition besides the bounds
 * @param isEventTime whether the bounds are in event time
 * @param leftLowerBoundMillis left time is at least right time plus this
 * @param leftUpperBoundMillis left time is at most right time plus this
 * @param leftTimeIndex time column of the left input
 * @param rightTimeIndex time column of the right input
 */
public record IntervalJoin(
        NodeHeader header,
        JoinSpec join,
        boolean isEventTime,
        long leftLowerBoundMillis,
        long leftUpperBoundMillis,
        int leftTimeIndex,
        int rightTimeIndex)
        implements PlanNode {}

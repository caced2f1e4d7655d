package io.millrace.plan;

import io.millrace.plan.spec.JoinSpec;

/**
 * Joins a row with the version of a table that was valid at its time.
 *
 * @param join type and condition
 * @param isTemporalFunctionJoin whether it came from a temporal table function
 * @param leftTimeAttributeIndex time column of the left input
 * @param rightTimeAttributeIndex time column of the right input, or -1 for processing time
 */
public record TemporalJoin(
        NodeHeader header,
        JoinSpec join,
        boolean isTemporalFunctionJoin,
        int leftTimeAttributeIndex,
        int rightTimeAttributeIndex)
        implements PlanNode {}

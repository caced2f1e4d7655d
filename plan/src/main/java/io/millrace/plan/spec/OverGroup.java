package io.millrace.plan.spec;

import java.util.List;

/**
 * Aggregates over one frame.
 *
 * @param orderBy sort keys; the first is the time attribute
 * @param isRows whether the frame counts rows; otherwise it spans a range of time
 */
public record OverGroup(
        List<SortField> orderBy,
        boolean isRows,
        WindowBound lowerBound,
        WindowBound upperBound,
        List<AggregateCall> aggregateCalls) {
    public OverGroup {
        orderBy = List.copyOf(orderBy);
        aggregateCalls = List.copyOf(aggregateCalls);
    }
}

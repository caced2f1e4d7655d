package io.millrace.plan;

import io.millrace.plan.spec.AggregateCall;
import java.util.List;
import org.apache.flink.table.types.logical.RowType;

/**
 * Merges the first stage of a split distinct aggregate into the input of the second.
 *
 * @param partialGrouping key columns of the first stage
 * @param finalGrouping key columns of the second stage
 * @param partialAggregateCalls calls of the first stage
 * @param partialNeedRetractions for each call, whether it must take values back
 * @param partialLocalInputType row type of the first local aggregate's input
 * @param partialNeedRetraction whether the input has updates or deletes
 */
public record IncrementalGroupAggregate(
        NodeHeader header,
        List<Integer> partialGrouping,
        List<Integer> finalGrouping,
        List<AggregateCall> partialAggregateCalls,
        List<Boolean> partialNeedRetractions,
        RowType partialLocalInputType,
        boolean partialNeedRetraction)
        implements PlanNode {}

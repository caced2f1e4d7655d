package io.millrace.plan;

import io.millrace.plan.spec.AggregateCall;
import java.util.List;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Merges the accumulators of local aggregates.
 *
 * @param grouping key columns
 * @param aggregateCalls the calls, with arguments in {@code localInputType}
 * @param needRetractions for each call, whether it must take values back
 * @param localInputType row type of the local aggregate's input
 * @param generateUpdateBefore whether the old row of an update is put out
 * @param needRetraction whether the input has updates or deletes
 * @param indexOfCountStar call that counts all rows, or null to add a count when retracting
 */
public record GlobalGroupAggregate(
        NodeHeader header,
        List<Integer> grouping,
        List<AggregateCall> aggregateCalls,
        List<Boolean> needRetractions,
        RowType localInputType,
        boolean generateUpdateBefore,
        boolean needRetraction,
        @Nullable Integer indexOfCountStar)
        implements PlanNode {}

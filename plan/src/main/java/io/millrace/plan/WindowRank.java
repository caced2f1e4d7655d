package io.millrace.plan;

import io.millrace.plan.spec.RankRange;
import io.millrace.plan.spec.RankType;
import io.millrace.plan.spec.SortField;
import io.millrace.plan.spec.WindowingStrategy;
import java.util.List;

/**
 * Keeps the first rows of each key and window.
 *
 * @param rankType ranking function
 * @param partition key columns
 * @param orderBy sort keys
 * @param range ranks to keep
 * @param outputRowNumber whether the rank is appended as a column
 * @param windowing the windows
 */
public record WindowRank(
        NodeHeader header,
        RankType rankType,
        List<Integer> partition,
        List<SortField> orderBy,
        RankRange range,
        boolean outputRowNumber,
        WindowingStrategy windowing)
        implements PlanNode {}

package io.millrace.plan;

import io.millrace.plan.spec.RankRange;
import io.millrace.plan.spec.RankStrategy;
import io.millrace.plan.spec.RankType;
import io.millrace.plan.spec.SortField;
import java.util.List;

/**
 * Keeps the first rows of each key: top-N, {@code LIMIT} and {@code ORDER BY … LIMIT}.
 *
 * @param kind the clause it came from
 * @param rankType ranking function
 * @param partition key columns
 * @param orderBy sort keys
 * @param range ranks to keep
 * @param strategy what holds of the input
 * @param outputRowNumber whether the rank is appended as a column
 * @param generateUpdateBefore whether the old row of an update is put out
 */
public record Rank(
        NodeHeader header,
        Kind kind,
        RankType rankType,
        List<Integer> partition,
        List<SortField> orderBy,
        RankRange range,
        RankStrategy strategy,
        boolean outputRowNumber,
        boolean generateUpdateBefore)
        implements PlanNode {
    /** Clause a rank came from; a limit has neither keys nor order, a sort limit no keys. */
    public enum Kind {
        RANK,
        LIMIT,
        SORT_LIMIT
    }
}

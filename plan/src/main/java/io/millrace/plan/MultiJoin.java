package io.millrace.plan;

import io.millrace.plan.expression.Expression;
import io.millrace.plan.spec.JoinType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Joins several inputs at once without intermediate results.
 *
 * @param joinTypes type for each input; the first is not used
 * @param joinConditions condition with the inputs before, for each input; null for none
 * @param condition what must hold of the joined row; or null
 * @param joinAttributes by input, which of its columns equal which of earlier inputs; empty when nothing is known
 * @param inputUniqueKeys for each input, the sets of columns unique in it
 */
public record MultiJoin(
        NodeHeader header,
        List<JoinType> joinTypes,
        List<@Nullable Expression> joinConditions,
        @Nullable Expression condition,
        Map<Integer, List<JoinAttribute>> joinAttributes,
        List<List<List<Integer>>> inputUniqueKeys)
        implements PlanNode {
    /**
     * An equality between columns of two inputs; -1 on the left stands for none.
     *
     * @param leftInput earlier input
     * @param leftField column of the earlier input
     * @param rightInput later input
     * @param rightField column of the later input
     */
    public record JoinAttribute(int leftInput, int leftField, int rightInput, int rightField) {}
}

package io.millrace.plan.spec;

import io.millrace.plan.expression.Expression;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The condition of a join.
 *
 * @param leftKeys columns of the left input, each equal to the right one at the same position
 * @param rightKeys columns of the right input
 * @param filterNulls for each key, whether a null matches nothing (false: null equals null, {@code IS NOT DISTINCT})
 * @param nonEquiCondition what must hold besides, over the columns of both inputs, left first; or null
 */
public record JoinSpec(
        JoinType joinType,
        List<Integer> leftKeys,
        List<Integer> rightKeys,
        List<Boolean> filterNulls,
        @Nullable Expression nonEquiCondition) {
    public JoinSpec {
        leftKeys = List.copyOf(leftKeys);
        rightKeys = List.copyOf(rightKeys);
        filterNulls = List.copyOf(filterNulls);
    }
}

package io.millrace.plan;

import io.millrace.plan.expression.Expression;
import io.millrace.plan.spec.SortField;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds patterns in the order of rows: {@code MATCH_RECOGNIZE}.
 *
 * @param pattern {@code PATTERN}: names of variables as literals, put together by PATTERN_CONCAT and PATTERN_QUANTIFIER
 * @param definitions {@code DEFINE}: the condition of a variable, by its name; a variable without one takes any row
 * @param measures {@code MEASURES}, by the name of the output column
 * @param after {@code AFTER MATCH SKIP}: a symbol, or a call SKIP TO FIRST or SKIP TO LAST with the name of a variable
 * @param subsets {@code SUBSET}: names of variables, by the name of the union
 * @param allRows {@code ALL ROWS PER MATCH}
 * @param partition columns of {@code PARTITION BY}
 * @param orderBy {@code ORDER BY}; the first is the time attribute, ascending
 * @param interval {@code WITHIN}, or null
 */
public record Match(
        NodeHeader header,
        Expression pattern,
        Map<String, Expression> definitions,
        Map<String, Expression> measures,
        Expression after,
        Map<String, List<String>> subsets,
        boolean allRows,
        List<Integer> partition,
        List<SortField> orderBy,
        @Nullable Expression interval)
        implements PlanNode {
    public Match {
        definitions = Collections.unmodifiableMap(new LinkedHashMap<>(definitions));
        measures = Collections.unmodifiableMap(new LinkedHashMap<>(measures));
        subsets = Collections.unmodifiableMap(new LinkedHashMap<>(subsets));
        partition = List.copyOf(partition);
        orderBy = List.copyOf(orderBy);
    }
}

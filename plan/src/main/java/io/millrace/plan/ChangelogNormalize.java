package io.millrace.plan;

import io.millrace.plan.expression.Expression;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a full changelog of an upsert stream, with the last row of each key as state.
 *
 * @param uniqueKeys key columns
 * @param generateUpdateBefore whether the old row of an update is put out
 * @param filterCondition filter applied to the normalized rows, or null
 */
public record ChangelogNormalize(
        NodeHeader header,
        List<Integer> uniqueKeys,
        boolean generateUpdateBefore,
        @Nullable Expression filterCondition) implements PlanNode {}

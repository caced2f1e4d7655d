package io.millrace.plan;

import io.millrace.plan.spec.JoinSpec;
import java.util.List;

/**
 * Joins two changelogs without a time bound.
 *
 * @param join type and condition
 * @param leftUpsertKeys each a set of columns unique in the left input
 * @param rightUpsertKeys each a set of columns unique in the right input
 */
public record Join(
        NodeHeader header, JoinSpec join, List<List<Integer>> leftUpsertKeys, List<List<Integer>> rightUpsertKeys)
        implements PlanNode {}

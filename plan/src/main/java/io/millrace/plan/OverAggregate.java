package io.millrace.plan;

import io.millrace.plan.expression.Literal;
import io.millrace.plan.spec.OverGroup;
import java.util.List;

/**
 * Appends aggregates over the rows around each row.
 *
 * @param partition key columns
 * @param groups frames with their aggregates
 * @param constants referred to by columns past the input's
 * @param originalInputFields number of input columns
 * @param unboundedOverVersion version of Flink's operator for unbounded frames; 2 takes retractions and other orders than time
 */
public record OverAggregate(
        NodeHeader header,
        List<Integer> partition,
        List<OverGroup> groups,
        List<Literal> constants,
        int originalInputFields,
        int unboundedOverVersion)
        implements PlanNode {}

package io.millrace.plan;

import io.millrace.plan.spec.Distribution;

/**
 * Spreads rows over the parallel instances of the next node.
 */
public record Exchange(NodeHeader header) implements PlanNode {
    /** The spread, which an exchange keeps as the requirement of its only input. */
    public Distribution distribution() {
        return header.inputs().get(0).distribution();
    }
}

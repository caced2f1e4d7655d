package io.millrace.engine.graph;

import io.millrace.plan.PlanNode;
import org.jspecify.annotations.Nullable;

/**
 * Whether the engine runs a node of a plan.
 *
 * @param reason why it does not, as a clause; null if it does
 * @param state what state it keeps; empty if none
 */
public record NodeCoverage(PlanNode node, @Nullable String reason, String state) {
    public boolean isNative() {
        return reason == null;
    }
}

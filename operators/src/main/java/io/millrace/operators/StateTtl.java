package io.millrace.operators;

import io.millrace.data.NotNativeException;
import io.millrace.plan.PlanNode;
import io.millrace.plan.spec.StateMetadata;
import io.millrace.state.TimeToLive;

/**
 * How long the states of a node live, as the plan says: {@code table.exec.state.ttl} when it was compiled, or the STATE_TTL
 * hint. {@link TimeToLive} says how an operator forgets by it.
 */
public final class StateTtl {
    private StateTtl() {}

    /** Milliseconds that the only state of a node lives after a write; 0: for ever. */
    public static long millis(PlanNode node) {
        return millis(node, 0);
    }

    /**
     * Milliseconds that a state of a node lives after a write; 0: for ever.
     *
     * @param index of the state; states are those of the inputs, in order, where a node has several
     */
    public static long millis(PlanNode node, int index) {
        for (StateMetadata state : node.state()) {
            if (state.index() == index) {
                return state.ttlMillis();
            }
        }
        return 0;
    }

    /** Refuses a node that has a time to live for any of its states. */
    public static void refuse(PlanNode node) {
        for (StateMetadata state : node.state()) {
            if (state.ttlMillis() > 0) {
                throw new NotNativeException("state with a time to live (table.exec.state.ttl or the STATE_TTL hint: "
                        + state.ttlMillis() + " ms for " + state.name() + ") of " + node.description());
            }
        }
    }
}

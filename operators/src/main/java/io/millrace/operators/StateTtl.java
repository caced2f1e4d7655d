package io.millrace.operators;

import io.millrace.data.NotNativeException;
import io.millrace.plan.PlanNode;
import io.millrace.plan.spec.StateMetadata;

/** State that is to be forgotten after a time; the native operators keep theirs for ever. */
public final class StateTtl {
    private StateTtl() {}

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

package io.millrace.plan.spec;

import java.util.List;

/** What a top-N may rely on in its input. */
public sealed interface RankStrategy {

    /** Not decided by the planner. */
    record Undefined() implements RankStrategy {}

    /** Input only inserts. */
    record AppendFast() implements RankStrategy {}

    /** Input may update and delete. */
    record Retract() implements RankStrategy {}

    /**
     * Input never deletes, and an update of a key never makes its rank worse.
     *
     * @param primaryKeys key columns of the input
     */
    record UpdateFast(List<Integer> primaryKeys) implements RankStrategy {
        public UpdateFast {
            primaryKeys = List.copyOf(primaryKeys);
        }
    }
}

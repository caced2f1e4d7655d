package io.millrace.plan.spec;

import java.util.List;

/** How rows are spread over the parallel instances of a node. */
public sealed interface Distribution {

    /**
     * Rows with equal keys go to the same instance.
     *
     * @param keys columns of the row that is sent, from 0
     */
    record Hash(List<Integer> keys) implements Distribution {
        public Hash {
            keys = List.copyOf(keys);
        }
    }

    /** All rows go to one instance. */
    record Singleton() implements Distribution {}

    /** Every row goes to every instance. */
    record Broadcast() implements Distribution {}

    /** Any spread will do. */
    record Any() implements Distribution {}

    /** Nothing is required: rows stay where they are. */
    record Unknown() implements Distribution {}

    /**
     * Rows stay where they are, because they are already spread as required.
     *
     * @param input the spread that already holds
     * @param isStrict whether rows may not be moved even if the spread would hold again afterwards
     */
    record KeepInput(Distribution input, boolean isStrict) implements Distribution {}
}

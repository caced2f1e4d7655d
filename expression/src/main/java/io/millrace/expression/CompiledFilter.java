package io.millrace.expression;

import io.millrace.data.Batch;

/** A condition over batches. Keeps scratch space, so every operator instance has its own. */
public interface CompiledFilter extends AutoCloseable {
    /**
     * Finds the rows that meet the condition.
     *
     * @param selected receives their numbers, ascending; at least as long as the batch
     * @return how many there are
     */
    int select(Batch input, int[] selected, EvaluationContext context);

    /** Closes the user-defined functions that it calls. */
    @Override
    default void close() {}
}

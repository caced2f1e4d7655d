package io.millrace.expression;

import io.millrace.data.Batch;
import org.jspecify.annotations.Nullable;

/** A projection and a condition over batches. Keeps scratch space, so every operator instance has its own. */
public interface CompiledCalc extends AutoCloseable {
    /**
     * Filters and projects. Rows keep their order and kind; columns that are only passed through are shared with the
     * input when no row is dropped.
     *
     * @return null when no row meets the condition
     * @throws RuntimeException as Flink's functions throw, such as {@link ArithmeticException} for an integer division
     *     by zero
     */
    @Nullable
    Batch apply(Batch input, EvaluationContext context);

    /** Closes the user-defined functions that it calls. */
    @Override
    default void close() {}
}

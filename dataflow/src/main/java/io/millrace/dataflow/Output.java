package io.millrace.dataflow;

import io.millrace.data.Batch;

/** Where an operator puts its results. The batch belongs to whoever receives it: immutable from here on. */
@FunctionalInterface
public interface Output {
    /** Hands on a batch with at least one row. The receiver may run before this returns. */
    void emit(Batch batch);
}

package io.millrace.operators.lateral;

import io.millrace.data.Batch;

/** Gives the rows that belong to each row of a batch. One for each operator instance. */
interface RowExpander extends AutoCloseable {
    /** Called once, before everything else. */
    default void open() {}

    /** @param operands the operands of the function's call, a column each, a row for each left row */
    void expand(Batch operands, LateralRows rows);

    @Override
    default void close() {}
}

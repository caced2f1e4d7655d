package io.millrace.plan.spec;

import io.millrace.plan.expression.Expression;

/** An end of the frame of an over window, relative to the current row. */
public sealed interface WindowBound {

    /** From the first row of the partition. */
    record UnboundedPreceding() implements WindowBound {}

    /** To the last row of the partition. */
    record UnboundedFollowing() implements WindowBound {}

    /** The current row, and for a range frame all rows of the same time. */
    record CurrentRow() implements WindowBound {}

    /**
     * A number of rows, or an interval, before or after the current row.
     *
     * @param offset a reference past the input's columns is one of the node's constants
     */
    record Bounded(boolean isPreceding, Expression offset) implements WindowBound {}
}

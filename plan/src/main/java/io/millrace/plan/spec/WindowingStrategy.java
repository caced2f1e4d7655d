package io.millrace.plan.spec;

import org.apache.flink.table.types.logical.LogicalType;

/** Where a window operator finds the window of a row. */
public sealed interface WindowingStrategy {

    /** The windows. */
    WindowSpec window();

    /** Type of the time attribute, of kind rowtime or proctime. */
    LogicalType timeAttributeType();

    /** Whether windows follow event time; otherwise processing time. */
    boolean isRowtime();

    /**
     * The window is computed from a time column.
     *
     * @param timeAttributeIndex the column; negative when the node reads the processing time itself
     */
    record TimeAttribute(WindowSpec window, LogicalType timeAttributeType, boolean isRowtime, int timeAttributeIndex)
            implements WindowingStrategy {}

    /**
     * The row carries start and end of its window, given by a window table function before.
     *
     * @param windowStart column of the window's start, or -1 when it was projected away
     * @param windowEnd column of the window's end
     */
    record WindowAttached(
            WindowSpec window, LogicalType timeAttributeType, boolean isRowtime, int windowStart, int windowEnd)
            implements WindowingStrategy {}

    /**
     * The row carries the end of its slice, given by a local aggregate before.
     *
     * @param sliceEnd column of the slice's end
     */
    record SliceAttached(WindowSpec window, LogicalType timeAttributeType, boolean isRowtime, int sliceEnd)
            implements WindowingStrategy {}
}

package io.millrace.operators.window;

import io.millrace.data.Batch;
import io.millrace.data.Column;
import io.millrace.data.ErrorCode;
import io.millrace.data.LongColumn;
import io.millrace.data.MillraceException;
import io.millrace.data.NotNativeException;
import io.millrace.data.PhysicalType;
import io.millrace.dataflow.EpochClock;
import io.millrace.plan.spec.WindowingStrategy;
import java.util.Arrays;
import org.apache.flink.table.types.logical.RowType;

/** Finds the slices of a batch's rows: from a time attribute, from the clock, or from a column that names them. */
final class RowSlices {
    private final Windows windows;
    private final LocalTime localTime;
    private final EpochClock clock;
    private final int column;
    private final boolean isAttached;
    private final boolean isRowtime;

    RowSlices(WindowPlan plan, LocalTime localTime, EpochClock clock) {
        this.windows = plan.windows();
        this.localTime = localTime;
        this.clock = clock;
        this.column = column(plan.strategy());
        this.isAttached = !(plan.strategy() instanceof WindowingStrategy.TimeAttribute);
        this.isRowtime = plan.isRowtime();
    }

    private static int column(WindowingStrategy strategy) {
        if (strategy instanceof WindowingStrategy.TimeAttribute attribute) {
            return attribute.timeAttributeIndex();
        } else if (strategy instanceof WindowingStrategy.WindowAttached attached) {
            return attached.windowEnd();
        }
        return ((WindowingStrategy.SliceAttached) strategy).sliceEnd();
    }

    /** Refuses a time column that is not kept as milliseconds. */
    static void check(WindowingStrategy strategy, RowType inputType) {
        boolean readsColumn = strategy.isRowtime() || !(strategy instanceof WindowingStrategy.TimeAttribute);
        int column = column(strategy);
        if (readsColumn && PhysicalType.of(inputType.getTypeAt(column)) != PhysicalType.LONG) {
            throw new NotNativeException(
                    "windows over " + inputType.getTypeAt(column).asSummaryString() + " are not native yet");
        }
    }

    /** The ends of the rows' slices, in an array that the caller may keep and change. */
    long[] ends(Batch batch) {
        int count = batch.size();
        if (!isAttached && !isRowtime) {
            long[] ends = new long[count];
            Arrays.fill(ends, windows.sliceEnd(localTime.toLocal(clock.processingTimeMillis())));
            return ends;
        }
        Column times = batch.column(column);
        refuseNull(times);
        long[] ends = Arrays.copyOf(((LongColumn) times).values(), count);
        if (!isAttached) {
            localTime.toLocal(ends, null, count);
            sliceEnds(ends, count);
        }
        return ends;
    }

    /** Turns times into the ends of their slices; rows mostly share the slice of their neighbour, which saves a division. */
    private void sliceEnds(long[] times, int count) {
        long slice = windows.sliceMillis();
        long offset = windows.offsetMillis();
        long end = times[0] - Math.floorMod(times[0] - offset, slice) + slice;
        for (int row = 0; row < count; row++) {
            long time = times[row];
            if (time >= end || time < end - slice) {
                end = time - Math.floorMod(time - offset, slice) + slice;
            }
            times[row] = end;
        }
    }

    /** Fails if a row has no time. */
    static void refuseNull(Column times) {
        boolean[] nulls = times.nulls();
        for (int row = 0; nulls != null && row < times.size(); row++) {
            if (nulls[row]) {
                throw new MillraceException(
                        ErrorCode.DATA,
                        "a row without time cannot be put into a window",
                        "Filter rows whose time attribute is null before the window.",
                        null);
            }
        }
    }
}

package io.millrace.operators.window;

import io.millrace.data.Batch;
import io.millrace.dataflow.EpochClock;
import io.millrace.dataflow.Operator;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.Output;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Puts rows into slices and fires windows as time goes on: the frame of one-phase and global window aggregates. A row is
 * late when the last window of its slice has fired; it is dropped and counted. Time is the watermark, or the clock for
 * windows of processing time.
 */
abstract class WindowOperator implements Operator {
    final SlicedWindows windows;
    private final WindowPlan plan;
    private final LocalTime localTime;
    private @Nullable OperatorContext context;
    private @Nullable RowSlices rowSlices;

    WindowOperator(WindowPlan plan) {
        this.plan = plan;
        this.localTime = new LocalTime(plan.zone());
        this.windows = new SlicedWindows(plan, localTime);
    }

    /** Adds rows to the accumulators of their cells. */
    abstract void take(Batch batch, int[] cells);

    @Override
    public final void open(OperatorContext context) {
        this.context = context;
        this.rowSlices = new RowSlices(plan, localTime, context.clock());
    }

    private OperatorContext context() {
        OperatorContext opened = context;
        if (opened == null) {
            throw new IllegalStateException("the operator was not opened");
        }
        return opened;
    }

    private EpochClock clock() {
        return context().clock();
    }

    @Override
    public final void process(int input, Batch batch, Output output) {
        RowSlices slicer = rowSlices;
        if (slicer == null) {
            throw new IllegalStateException("the operator was not opened");
        }
        long[] ends = slicer.ends(batch);
        Batch known = plan.isRowtime() ? withoutLateRows(batch, ends) : batch;
        if (known.size() > 0) {
            take(known, windows.cells(known, ends));
        }
    }

    /** The rows that are not late; their slices move up in {@code ends}. */
    private Batch withoutLateRows(Batch batch, long[] ends) {
        int size = batch.size();
        int[] kept = new int[size];
        int keptCount = 0;
        long checkedEnd = 0;
        long target = 0;
        boolean isLate = false;
        for (int row = 0; row < size; row++) {
            long end = ends[row];
            if (row == 0 || end != checkedEnd) {
                checkedEnd = end;
                isLate = windows.isLate(end);
                target = isLate ? end : windows.target(end);
            }
            if (!isLate) {
                kept[keptCount] = row;
                ends[keptCount++] = target;
            }
        }
        if (keptCount == size) {
            return batch;
        }
        context().countLateRows(size - keptCount);
        return batch.gather(kept, keptCount);
    }

    @Override
    public final void advanceTime(long watermarkMillis, Output output) {
        windows.advance(plan.isRowtime() ? watermarkMillis : clock().processingTimeMillis(), output);
    }

    @Override
    public final long nextTimerMillis() {
        return plan.isRowtime() ? Long.MAX_VALUE : windows.nextFiringMillis();
    }

    @Override
    public final void snapshot(DataOutput out) throws IOException {
        windows.snapshot(out);
    }

    @Override
    public final void restore(DataInput in) throws IOException {
        windows.restore(in);
    }

    @Override
    public final long stateRows() {
        return windows.keyCount();
    }

    @Override
    public final long stateBytes() {
        return windows.sizeBytes();
    }
}

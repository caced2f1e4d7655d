package io.millrace.operators.window;

import io.millrace.data.Batch;
import io.millrace.data.Column;
import io.millrace.data.LongColumn;
import io.millrace.data.NotNativeException;
import io.millrace.data.PhysicalType;
import io.millrace.dataflow.Operator;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.dataflow.Output;
import io.millrace.dataflow.StatelessOperator;
import io.millrace.plan.WindowTableFunction;
import io.millrace.plan.spec.WindowSpec;
import io.millrace.plan.spec.WindowingStrategy;
import java.time.ZoneId;
import java.util.Arrays;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Appends start, end and time attribute of their windows to rows; a row that falls into several windows is put out once
 * for each. Rows without time are dropped and counted with the late ones; rows that are late go on, since here nobody
 * waits for them.
 */
public final class WindowTableFunctionOperator implements StatelessOperator {
    private final Windows windows;
    private final LocalTime localTime;

    /** The time attribute; -1 for processing time. */
    private final int timeColumn;

    private @Nullable OperatorContext context;

    private WindowTableFunctionOperator(Windows windows, ZoneId zone, int timeColumn) {
        this.windows = windows;
        this.localTime = new LocalTime(zone);
        this.timeColumn = timeColumn;
    }

    /**
     * Makes a node ready to run.
     *
     * @param inputType type of the rows that come in
     */
    public static OperatorFactory factory(WindowTableFunction node, RowType inputType) {
        if (!(node.windowing() instanceof WindowingStrategy.TimeAttribute strategy)) {
            throw new NotNativeException("a window table function over windows that rows carry is not native");
        }
        RowType outputType = node.outputType();
        for (int i = inputType.getFieldCount(); i < outputType.getFieldCount(); i++) {
            if (PhysicalType.of(outputType.getTypeAt(i)) != PhysicalType.LONG) {
                throw new NotNativeException(
                        "windows as " + outputType.getTypeAt(i).asSummaryString() + " are not native yet");
            }
        }
        return strategy.window() instanceof WindowSpec.Session session
                ? new SessionTableFunctionOperator.Factory(node, session, strategy, inputType)
                : new Factory(node, strategy, inputType);
    }

    private static final class Factory implements OperatorFactory {
        private final Windows windows;
        private final ZoneId zone;
        private final int timeColumn;

        Factory(WindowTableFunction node, WindowingStrategy.TimeAttribute strategy, RowType inputType) {
            this.windows = Windows.of(strategy.window());
            this.zone = LocalTime.zone(node, strategy.timeAttributeType());
            this.timeColumn = strategy.isRowtime() ? strategy.timeAttributeIndex() : -1;
            RowSlices.check(strategy, inputType);
        }

        @Override
        public Operator create() {
            return new WindowTableFunctionOperator(windows, zone, timeColumn);
        }
    }

    @Override
    public void open(OperatorContext context) {
        this.context = context;
    }

    @Override
    public void process(int input, Batch batch, Output output) {
        OperatorContext opened = context;
        if (opened == null) {
            throw new IllegalStateException("the operator was not opened");
        }
        Batch timed = timeColumn < 0 ? batch : withTime(batch, opened);
        if (timed.size() == 0) {
            return;
        }
        long[] times = new long[timed.size()];
        if (timeColumn < 0) {
            Arrays.fill(times, localTime.toLocal(opened.clock().processingTimeMillis()));
        } else {
            System.arraycopy(((LongColumn) timed.column(timeColumn)).values(), 0, times, 0, times.length);
            localTime.toLocal(times, null, times.length);
        }
        if (windows.kind() == Windows.Kind.TUMBLING) {
            output.emit(tumbling(timed, times));
        } else {
            output.emit(overlapping(timed, times));
        }
    }

    private Batch withTime(Batch batch, OperatorContext opened) {
        boolean[] nulls = batch.column(timeColumn).nulls();
        if (nulls == null) {
            return batch;
        }
        int[] rows = new int[batch.size()];
        int count = 0;
        for (int row = 0; row < batch.size(); row++) {
            if (!nulls[row]) {
                rows[count++] = row;
            }
        }
        if (count == batch.size()) {
            return batch;
        }
        opened.countLateRows(batch.size() - count);
        return batch.gather(rows, count);
    }

    private Batch tumbling(Batch batch, long[] times) {
        long[] starts = new long[times.length];
        long[] ends = new long[times.length];
        long size = windows.sizeMillis();
        long offset = windows.offsetMillis();
        for (int row = 0; row < times.length; row++) {
            long start = times[row] - Math.floorMod(times[row] - offset, size);
            starts[row] = start;
            ends[row] = start + size;
        }
        return append(batch, starts, ends, times.length);
    }

    /** Hopping windows come latest first, cumulative ones shortest first, as in Flink. */
    private Batch overlapping(Batch batch, long[] times) {
        boolean isHopping = windows.kind() == Windows.Kind.HOPPING;
        long slice = windows.sliceMillis();
        int capacity = Math.multiplyExact(times.length, windows.windowsPerRow());
        int[] rows = new int[capacity];
        long[] starts = new long[capacity];
        long[] ends = new long[capacity];
        int count = 0;
        for (int row = 0; row < times.length; row++) {
            long firstEnd = windows.sliceEnd(times[row]);
            long lastEnd = windows.lastWindowEnd(firstEnd);
            for (long next = firstEnd; next <= lastEnd; next += slice) {
                long end = isHopping ? lastEnd - (next - firstEnd) : next;
                rows[count] = row;
                starts[count] = windows.windowStart(end);
                ends[count++] = end;
            }
        }
        return append(batch.gather(rows, count), starts, ends, count);
    }

    private Batch append(Batch batch, long[] starts, long[] ends, int count) {
        long[] times = new long[count];
        for (int row = 0; row < count; row++) {
            boolean isSame = row > 0 && ends[row] == ends[row - 1];
            times[row] = isSame ? times[row - 1] : localTime.toEpoch(ends[row] - 1);
        }
        int width = batch.columnCount();
        Column[] columns = Arrays.copyOf(batch.columns(), width + 3);
        columns[width] = new LongColumn(starts, null, count);
        columns[width + 1] = new LongColumn(ends, null, count);
        columns[width + 2] = new LongColumn(times, null, count);
        return batch.withColumns(columns);
    }
}

package io.millrace.operators.sort;

import io.millrace.data.Batch;
import io.millrace.data.LongColumn;
import io.millrace.dataflow.Operator;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.dataflow.Output;
import io.millrace.dataflow.StatelessOperator;
import io.millrace.operators.Snapshots;
import io.millrace.operators.rank.SortOrder;
import io.millrace.plan.TemporalSort;
import io.millrace.plan.spec.SortField;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.jspecify.annotations.Nullable;

/**
 * Puts rows out in the order of their time, and of further keys among rows of the same time: {@link TemporalSort}.
 *
 * <p>By event time, rows wait until the watermark has come to them; one that is not behind the last time put out is dropped
 * as late. By processing time the order is that of arrival, so rows wait only where there are further keys, until the
 * millisecond in which they came is over. Follows Flink's RowTimeSortOperator and ProcTimeSortOperator; the rows of the last
 * millisecond before the input ends, which Flink drops with their timer, are put out here.
 */
public final class TemporalSortOperator implements Operator {
    private static final int VERSION = 1;

    /** Column of the event time, or -1: rows are ordered by the processing time at which they came. */
    private final int rowtimeColumn;

    private final TimeBuffer waiting;
    private long lastTimeMillis = Long.MIN_VALUE;
    private @Nullable OperatorContext context;

    private TemporalSortOperator(RowType type, List<SortField> orderBy) {
        int time = orderBy.get(0).index();
        this.rowtimeColumn = LogicalTypeChecks.isRowtimeAttribute(type.getTypeAt(time)) ? time : -1;
        this.waiting = new TimeBuffer(type.getChildren(), orderBy.subList(1, orderBy.size()));
    }

    public static OperatorFactory factory(TemporalSort node, RowType inputType) {
        List<SortField> orderBy = node.orderBy();
        boolean isProctime = LogicalTypeChecks.isProctimeAttribute(
                inputType.getTypeAt(orderBy.get(0).index()));
        SortOrder.check(orderBy, inputType);
        if (isProctime && orderBy.size() == 1) {
            return Forward::new;
        }
        return new OperatorFactory() {
            @Override
            public Operator create() {
                return new TemporalSortOperator(inputType, orderBy);
            }

            @Override
            public String stateDescription() {
                return isProctime ? "rows of the present millisecond" : "rows that the watermark has not come to";
            }
        };
    }

    /** Rows come in the order of processing time. */
    private static final class Forward implements StatelessOperator {
        @Override
        public void open(OperatorContext context) {}

        @Override
        public void process(int input, Batch batch, Output output) {
            output.emit(batch);
        }
    }

    @Override
    public void open(OperatorContext newContext) {
        context = newContext;
    }

    private long now() {
        return context == null ? 0 : context.clock().processingTimeMillis();
    }

    @Override
    public void process(int input, Batch batch, Output output) {
        int lateRows = 0;
        long now = now();
        long[] times = rowtimeColumn < 0 ? null : ((LongColumn) batch.column(rowtimeColumn)).values();
        for (int row = 0; row < batch.size(); row++) {
            long time = times == null ? now : times[row];
            if (times != null && time <= lastTimeMillis) {
                lateRows++;
                continue;
            }
            waiting.add(time, batch, row);
        }
        if (lateRows > 0 && context != null) {
            context.countLateRows(lateRows);
        }
    }

    @Override
    public void advanceTime(long watermarkMillis, Output output) {
        boolean hasEnded = watermarkMillis == Long.MAX_VALUE;
        long dueMillis = rowtimeColumn >= 0 || hasEnded ? watermarkMillis : now() - 1;
        waiting.drain(dueMillis, (batch, times) -> {
            lastTimeMillis = times[batch.size() - 1];
            output.emit(batch);
        });
    }

    /** By processing time: the millisecond after that of the first row that waits. */
    @Override
    public long nextTimerMillis() {
        return rowtimeColumn >= 0 || waiting.isEmpty() ? Long.MAX_VALUE : waiting.firstTime() + 1;
    }

    /** Bytes: version, last time put out, rows that wait. */
    @Override
    public void snapshot(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeLong(lastTimeMillis);
        waiting.snapshot(out);
    }

    @Override
    public void restore(DataInput in) throws IOException {
        Snapshots.checkVersion(in, VERSION, "sort by time");
        lastTimeMillis = in.readLong();
        waiting.restore(in);
    }

    @Override
    public long stateRows() {
        return waiting.size();
    }

    @Override
    public long stateBytes() {
        return waiting.sizeBytes();
    }
}

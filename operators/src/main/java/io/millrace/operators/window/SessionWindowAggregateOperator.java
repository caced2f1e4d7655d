package io.millrace.operators.window;

import io.millrace.data.Batch;
import io.millrace.data.Column;
import io.millrace.data.LongColumn;
import io.millrace.data.NotNativeException;
import io.millrace.dataflow.Operator;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.dataflow.Output;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.operators.aggregate.AggregateCalls;
import io.millrace.operators.aggregate.AggregateState;
import io.millrace.operators.aggregate.GroupingKeys;
import io.millrace.plan.WindowAggregate;
import io.millrace.plan.spec.Columns;
import io.millrace.plan.spec.WindowProperty;
import io.millrace.plan.spec.WindowSpec;
import io.millrace.plan.spec.WindowingStrategy;
import io.millrace.state.KeyTable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates rows by key and session: a session is a run of rows of a key in which no two neighbours are further apart than
 * the gap. It fires when time, the watermark or the clock, has passed its last row by the gap. In event time a row is late
 * when it belongs to no open session and its own would have fired already; such rows are dropped and counted.
 */
final class SessionWindowAggregateOperator implements Operator {
    private static final int VERSION = 1;

    /** In place of a time column. */
    private static final int PROCESSING_TIME = -1;

    private final Factory plan;
    private final LocalTime localTime;
    private final AggregateState state;
    private final KeyTable keys;
    private final Sessions sessions;
    private @Nullable OperatorContext context;
    private long progressMillis = Long.MIN_VALUE;
    private int[] keySlots = {};

    private SessionWindowAggregateOperator(Factory plan) {
        this.plan = plan;
        this.localTime = new LocalTime(plan.zone);
        this.state = plan.calls.create();
        this.keys = new KeyTable(plan.keyTypes);
        this.sessions = new Sessions(plan.gapMillis);
    }

    static final class Factory implements OperatorFactory {
        private final long gapMillis;
        private final int timeColumn;
        private final ZoneId zone;
        private final int[] grouping;
        private final List<LogicalType> keyTypes;
        private final AggregateCalls calls;
        private final List<WindowProperty> properties;

        Factory(WindowAggregate node, WindowSpec.Session session, RowType inputType, ExpressionCompiler expressions) {
            if (!(node.windowing() instanceof WindowingStrategy.TimeAttribute strategy)) {
                throw new NotNativeException("session windows that rows carry are not native yet");
            }
            RowSlices.check(strategy, inputType);
            GroupingKeys.refuseTimeToLive(node);
            this.gapMillis = session.gapMillis();
            this.timeColumn = strategy.isRowtime() ? strategy.timeAttributeIndex() : PROCESSING_TIME;
            this.zone = LocalTime.zone(node, strategy.timeAttributeType());
            this.grouping = Columns.toArray(node.grouping());
            this.keyTypes = GroupingKeys.types(grouping, inputType);
            this.calls = AggregateCalls.of(
                    node.aggregateCalls(),
                    AggregateCalls.sameRetraction(node.aggregateCalls(), node.needRetraction()),
                    inputType,
                    node.needRetraction(),
                    null,
                    expressions);
            this.calls.requireMerge();
            this.properties = node.properties();
        }

        @Override
        public Operator create() {
            return new SessionWindowAggregateOperator(this);
        }

        @Override
        public String stateDescription() {
            return "by session and key: " + calls;
        }
    }

    @Override
    public void open(OperatorContext context) {
        this.context = context;
    }

    @Override
    public void process(int input, Batch batch, Output output) {
        int size = batch.size();
        if (keySlots.length < size) {
            keySlots = new int[size];
        }
        boolean isRowtime = plan.timeColumn != PROCESSING_TIME;
        Column times = isRowtime ? batch.column(plan.timeColumn) : now(size);
        RowSlices.refuseNull(times);
        keys.findOrInsert(batch, plan.grouping, keySlots);
        sessions.ensureKeys(keys.slotLimit());
        int[] kept = new int[size];
        int[] cells = new int[size];
        int count = 0;
        for (int row = 0; row < size; row++) {
            long time = localTime.toLocal(((LongColumn) times).get(row));
            boolean isFired = isRowtime && localTime.isFired(time + plan.gapMillis, progressMillis);
            int session = sessions.join(keySlots[row], time, isFired);
            if (session >= 0) {
                kept[count] = row;
                cells[count++] = session;
            }
        }
        state.ensureCapacity(sessions.limit());
        mergeSessions(cells, count);
        if (count == size) {
            state.accumulate(batch, cells);
        } else {
            dropLate(batch, kept, count, cells);
        }
    }

    private Column now(int size) {
        long[] times = new long[size];
        Arrays.fill(times, context().clock().processingTimeMillis());
        return new LongColumn(times, null, size);
    }

    private OperatorContext context() {
        if (context == null) {
            throw new IllegalStateException("the operator was not opened");
        }
        return context;
    }

    /** Sessions that a row of the batch has joined become one before the batch is counted. */
    private void mergeSessions(int[] cells, int count) {
        int[] from = new int[1];
        int[] to = new int[1];
        for (int i = 0; i < sessions.mergedCount(); i++) {
            from[0] = sessions.merged(i);
            to[0] = sessions.mergedInto(i);
            state.mergeSlots(from, to, 1);
            state.reset(from[0]);
        }
        if (sessions.mergedCount() > 0) {
            for (int i = 0; i < count; i++) {
                cells[i] = sessions.resolve(cells[i]);
            }
            sessions.releaseMerged();
        }
    }

    private void dropLate(Batch batch, int[] kept, int count, int[] cells) {
        context().countLateRows(batch.size() - count);
        if (count > 0) {
            state.accumulate(batch.gather(kept, count), cells);
        }
        for (int i = 0; i < keys.newSlotCount(); i++) {
            int keySlot = keys.newSlots()[i];
            if (!sessions.has(keySlot)) {
                keys.remove(keySlot);
            }
        }
    }

    @Override
    public void advanceTime(long watermark, Output output) {
        boolean isRowtime = plan.timeColumn != PROCESSING_TIME;
        long progress = isRowtime ? watermark : context().clock().processingTimeMillis();
        if (progress < progressMillis) {
            return;
        }
        progressMillis = progress;
        int[] due = sessions.due(end -> localTime.isFired(end, progress));
        if (due.length > 0) {
            emit(due, output);
            for (int session : due) {
                int keySlot = sessions.key(session);
                sessions.close(session);
                state.reset(session);
                if (!sessions.has(keySlot)) {
                    keys.remove(keySlot);
                }
            }
        }
    }

    @Override
    public long nextTimerMillis() {
        long end = sessions.earliestEnd();
        return plan.timeColumn != PROCESSING_TIME || end == Long.MAX_VALUE ? Long.MAX_VALUE : localTime.firesAt(end);
    }

    private void emit(int[] due, Output output) {
        int[] cells = new int[due.length];
        int[] dueKeys = new int[due.length];
        int count = 0;
        for (int session : due) {
            if (plan.calls.countStar() < 0 || state.rowCount(session) != 0) {
                cells[count] = session;
                dueKeys[count++] = sessions.key(session);
            }
        }
        if (count > 0) {
            Column[] keyColumns = keys.gatherKeys(dueKeys, count);
            Column[] results = state.results(cells, count);
            Column[] columns = new Column[keyColumns.length + results.length + plan.properties.size()];
            System.arraycopy(keyColumns, 0, columns, 0, keyColumns.length);
            System.arraycopy(results, 0, columns, keyColumns.length, results.length);
            for (int i = 0; i < plan.properties.size(); i++) {
                columns[keyColumns.length + results.length + i] =
                        property(plan.properties.get(i).kind(), cells, count);
            }
            output.emit(new Batch(columns, null, count));
        }
    }

    private Column property(WindowProperty.Kind kind, int[] cells, int count) {
        long[] values = new long[count];
        boolean[] nulls = kind == WindowProperty.Kind.PROCTIME ? new boolean[count] : null;
        for (int i = 0; i < count; i++) {
            switch (kind) {
                case WINDOW_START -> values[i] = sessions.start(cells[i]);
                case WINDOW_END, SLICE_END -> values[i] = sessions.end(cells[i]);
                case ROWTIME -> values[i] = localTime.toEpoch(sessions.end(cells[i]) - 1);
                case PROCTIME -> {
                    if (nulls != null) {
                        nulls[i] = true;
                    }
                }
            }
        }
        return new LongColumn(values, nulls, count);
    }

    /** Bytes: version, watermark, the key table, the sessions, the accumulators. */
    @Override
    public void snapshot(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeLong(progressMillis);
        keys.snapshot(out);
        sessions.snapshot(out);
        state.snapshot(sessions.limit(), out);
    }

    @Override
    public void restore(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("sessions of version " + version + "; this program reads " + VERSION);
        }
        progressMillis = in.readLong();
        keys.restore(in);
        sessions.restore(in);
        sessions.ensureKeys(keys.slotLimit());
        state.restore(sessions.limit(), in);
    }

    @Override
    public long stateRows() {
        return keys.size();
    }

    @Override
    public long stateBytes() {
        return keys.sizeBytes() + state.sizeBytes();
    }
}

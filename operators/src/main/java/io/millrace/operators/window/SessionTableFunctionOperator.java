package io.millrace.operators.window;

import io.millrace.data.Batch;
import io.millrace.data.Column;
import io.millrace.data.LongColumn;
import io.millrace.dataflow.Operator;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.dataflow.Output;
import io.millrace.operators.SlotArrays;
import io.millrace.operators.Snapshots;
import io.millrace.operators.aggregate.GroupingKeys;
import io.millrace.plan.WindowTableFunction;
import io.millrace.plan.spec.Columns;
import io.millrace.plan.spec.WindowSpec;
import io.millrace.plan.spec.WindowingStrategy;
import io.millrace.state.KeyTable;
import io.millrace.state.RowTable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Appends start, end and time attribute of their session to rows, which have to wait for its end: they are put out when the
 * session fires, in the order in which they came, with the kind they had. Rows that are late, or without time, are dropped
 * and counted. Follows Flink's UnalignedWindowTableFunctionOperator.
 */
final class SessionTableFunctionOperator implements Operator {
    private static final int VERSION = 1;

    /** In place of a time column, and of a row. */
    private static final int NONE = -1;

    private final Factory plan;
    private final LocalTime localTime;
    private final KeyTable keys;
    private final Sessions sessions;
    private final RowTable rows;

    // By row: its kind, its number among all, and the next row of its session.
    private byte[] kinds = {};
    private long[] arrivals = {};
    private int[] nexts = {};
    private long arrived;

    /** By session: its first row, {@link #NONE} for one that is not open. */
    private int[] firstRows = {};

    private long progressMillis = Long.MIN_VALUE;
    private int[] keySlots = {};
    private @Nullable OperatorContext context;

    private SessionTableFunctionOperator(Factory plan) {
        this.plan = plan;
        this.localTime = new LocalTime(plan.zone);
        this.keys = new KeyTable(plan.keyTypes);
        this.sessions = new Sessions(plan.gapMillis);
        this.rows = new RowTable(plan.rowTypes);
    }

    static final class Factory implements OperatorFactory {
        private final long gapMillis;
        private final int timeColumn;
        private final ZoneId zone;
        private final int[] partition;
        private final List<LogicalType> keyTypes;
        private final List<LogicalType> rowTypes;

        Factory(
                WindowTableFunction node,
                WindowSpec.Session session,
                WindowingStrategy.TimeAttribute strategy,
                RowType inputType) {
            RowSlices.check(strategy, inputType);
            this.gapMillis = session.gapMillis();
            this.timeColumn = strategy.isRowtime() ? strategy.timeAttributeIndex() : NONE;
            this.zone = LocalTime.zone(node, strategy.timeAttributeType());
            this.partition = Columns.toArray(session.partitionKeys());
            this.keyTypes = GroupingKeys.types(partition, inputType);
            this.rowTypes = inputType.getChildren();
        }

        @Override
        public Operator create() {
            return new SessionTableFunctionOperator(this);
        }

        @Override
        public String stateDescription() {
            return "the rows of open sessions";
        }
    }

    @Override
    public void open(OperatorContext newContext) {
        context = newContext;
    }

    private OperatorContext context() {
        if (context == null) {
            throw new IllegalStateException("the operator was not opened");
        }
        return context;
    }

    private boolean isRowtime() {
        return plan.timeColumn != NONE;
    }

    @Override
    public void process(int input, Batch batch, Output output) {
        int size = batch.size();
        keySlots = SlotArrays.scratch(keySlots, size);
        keys.findOrInsert(batch, plan.partition, keySlots);
        sessions.ensureKeys(keys.slotLimit());
        LongColumn times = isRowtime() ? (LongColumn) batch.column(plan.timeColumn) : null;
        long now = context().clock().processingTimeMillis();
        int dropped = 0;
        for (int row = 0; row < size; row++) {
            int session = NONE;
            if (times == null || !times.isNull(row)) {
                long time = localTime.toLocal(times == null ? now : times.get(row));
                boolean isFired = isRowtime() && localTime.isFired(time + plan.gapMillis, progressMillis);
                session = sessions.join(keySlots[row], time, isFired);
            }
            if (session == NONE) {
                dropped++;
            } else {
                firstRows = SlotArrays.grow(firstRows, sessions.limit(), NONE);
                joinMerged();
                add(session, batch, row);
            }
        }
        if (dropped > 0) {
            context().countLateRows(dropped);
            forgetKeysOfDroppedRows();
        }
    }

    private void add(int session, Batch batch, int row) {
        int slot = rows.allocate();
        rows.set(slot, batch, row);
        if (slot >= nexts.length) {
            nexts = SlotArrays.grow(nexts, slot + 1, NONE);
            kinds = Arrays.copyOf(kinds, nexts.length);
            arrivals = Arrays.copyOf(arrivals, nexts.length);
        }
        kinds[slot] = batch.rowKind(row);
        arrivals[slot] = arrived++;
        nexts[slot] = firstRows[session];
        firstRows[session] = slot;
    }

    /** Rows of sessions that have become one go into one list. */
    private void joinMerged() {
        for (int i = 0; i < sessions.mergedCount(); i++) {
            int from = sessions.merged(i);
            int into = sessions.mergedInto(i);
            int last = firstRows[from];
            while (nexts[last] != NONE) {
                last = nexts[last];
            }
            nexts[last] = firstRows[into];
            firstRows[into] = firstRows[from];
            firstRows[from] = NONE;
        }
        if (sessions.mergedCount() > 0) {
            sessions.releaseMerged();
        }
    }

    private void forgetKeysOfDroppedRows() {
        for (int i = 0; i < keys.newSlotCount(); i++) {
            int keySlot = keys.newSlots()[i];
            if (!sessions.has(keySlot)) {
                keys.remove(keySlot);
            }
        }
    }

    @Override
    public void advanceTime(long watermarkMillis, Output output) {
        long progress = isRowtime() ? watermarkMillis : context().clock().processingTimeMillis();
        if (progress < progressMillis) {
            return;
        }
        progressMillis = progress;
        for (int session : sessions.due(end -> localTime.isFired(end, progress))) {
            emit(session, output);
            firstRows[session] = NONE;
            int keySlot = sessions.key(session);
            sessions.close(session);
            if (!sessions.has(keySlot)) {
                keys.remove(keySlot);
            }
        }
    }

    private void emit(int session, Output output) {
        int[] slots = inOrderOfArrival(session);
        int count = slots.length;
        byte[] rowKinds = new byte[count];
        long[] starts = new long[count];
        long[] ends = new long[count];
        long[] times = new long[count];
        Arrays.fill(starts, sessions.start(session));
        Arrays.fill(ends, sessions.end(session));
        Arrays.fill(times, localTime.toEpoch(sessions.end(session) - 1));
        boolean insertOnly = true;
        for (int i = 0; i < count; i++) {
            rowKinds[i] = kinds[slots[i]];
            insertOnly &= rowKinds[i] == Batch.INSERT;
        }
        Column[] gathered = rows.gather(slots, count);
        Column[] columns = Arrays.copyOf(gathered, gathered.length + 3);
        columns[gathered.length] = new LongColumn(starts, null, count);
        columns[gathered.length + 1] = new LongColumn(ends, null, count);
        columns[gathered.length + 2] = new LongColumn(times, null, count);
        for (int slot : slots) {
            rows.free(slot);
        }
        output.emit(new Batch(columns, insertOnly ? null : rowKinds, count));
    }

    private int[] inOrderOfArrival(int session) {
        int count = 0;
        for (int row = firstRows[session]; row != NONE; row = nexts[row]) {
            count++;
        }
        int[] slots = new int[count];
        boolean isOrdered = true;
        for (int row = firstRows[session]; row != NONE; row = nexts[row]) {
            slots[--count] = row;
            isOrdered &= count + 1 == slots.length || arrivals[row] < arrivals[slots[count + 1]];
        }
        return isOrdered ? slots : sortedByArrival(slots);
    }

    /** Only rows of sessions that became one are out of order. */
    private int[] sortedByArrival(int[] slots) {
        return IntStream.of(slots)
                .boxed()
                .sorted((a, b) -> Long.compare(arrivals[a], arrivals[b]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    @Override
    public long nextTimerMillis() {
        long end = sessions.earliestEnd();
        return isRowtime() || end == Long.MAX_VALUE ? Long.MAX_VALUE : localTime.firesAt(end);
    }

    /** Bytes: version, time, keys, sessions with their first rows, rows with kind, number and next row of each slot. */
    @Override
    public void snapshot(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeLong(progressMillis);
        out.writeLong(arrived);
        keys.snapshot(out);
        sessions.snapshot(out);
        SlotArrays.write(firstRows, sessions.limit(), out);
        rows.snapshot(out);
        for (int slot = 0; slot < rows.slotLimit(); slot++) {
            out.writeByte(kinds[slot]);
            out.writeLong(arrivals[slot]);
            out.writeInt(nexts[slot]);
        }
    }

    @Override
    public void restore(DataInput in) throws IOException {
        Snapshots.checkVersion(in, VERSION, "session window table function");
        progressMillis = in.readLong();
        arrived = in.readLong();
        keys.restore(in);
        sessions.restore(in);
        sessions.ensureKeys(keys.slotLimit());
        firstRows = SlotArrays.read(sessions.limit(), NONE, in);
        rows.restore(in);
        int limit = rows.slotLimit();
        kinds = new byte[limit];
        arrivals = new long[limit];
        nexts = new int[limit];
        for (int slot = 0; slot < limit; slot++) {
            kinds[slot] = in.readByte();
            arrivals[slot] = in.readLong();
            nexts[slot] = in.readInt();
        }
    }

    @Override
    public long stateRows() {
        return rows.size();
    }

    @Override
    public long stateBytes() {
        return keys.sizeBytes() + rows.sizeBytes() + (long) nexts.length * 13;
    }
}

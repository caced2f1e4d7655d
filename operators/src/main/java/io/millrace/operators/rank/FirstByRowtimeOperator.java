package io.millrace.operators.rank;

import io.millrace.data.Batch;
import io.millrace.data.LongColumn;
import io.millrace.dataflow.Operator;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.Output;
import io.millrace.operators.RowChanges;
import io.millrace.operators.SlotArrays;
import io.millrace.operators.Snapshots;
import io.millrace.state.KeyTable;
import io.millrace.state.LongStateColumn;
import io.millrace.state.RowTable;
import io.millrace.state.TimeToLive;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Emits the first row of each key by event time once, when the watermark has come to it and no earlier one can come. Rows
 * behind the watermark are late. Only keys whose row was emitted have a time to live. Follows Flink's RowTimeDeduplicateKeepFirstRowFunction.
 */
final class FirstByRowtimeOperator implements Operator {
    private static final int VERSION = 1;

    /** In place of a key's waiting row: nothing has come, or it has been emitted. */
    private static final int NONE = -1;

    private static final int EMITTED = -2;

    private final int[] keyColumns;
    private final int rowtimeColumn;
    private final KeyTable keys;
    private final RowTable rows;
    /** By key: the row that waits for the watermark. */
    private int[] waiting = {};

    private final TimeToLive ttl;
    private long watermark = Long.MIN_VALUE;

    /** Times of waiting rows with their keys; an entry whose key has another row by now is passed over. */
    private final TimeQueue timers = new TimeQueue();

    private final RowChanges changes = new RowChanges();
    private int[] slots = {};
    private @Nullable OperatorContext context;

    FirstByRowtimeOperator(RowType type, int[] keyColumns, int rowtimeColumn, long ttlMillis) {
        List<LogicalType> types = type.getChildren();
        this.keyColumns = keyColumns;
        this.rowtimeColumn = rowtimeColumn;
        this.keys = new KeyTable(IntStream.of(keyColumns).mapToObj(types::get).toList());
        this.rows = new RowTable(types);
        this.ttl = new TimeToLive(ttlMillis);
    }

    @Override
    public void open(OperatorContext newContext) {
        context = newContext;
    }

    @Override
    public void process(int input, Batch batch, Output output) {
        DeduplicateOperator.checkInsertOnly(batch);
        forgetExpired();
        int size = batch.size();
        slots = SlotArrays.scratch(slots, size);
        keys.findOrInsert(batch, keyColumns, slots);
        waiting = SlotArrays.grow(waiting, keys.slotLimit(), NONE);
        long[] times = ((LongColumn) batch.column(rowtimeColumn)).values();
        LongStateColumn kept = (LongStateColumn) rows.column(rowtimeColumn);
        int lateRows = 0;
        for (int row = 0; row < size; row++) {
            int key = slots[row];
            if (times[row] < watermark) {
                lateRows++;
            } else if (waiting[key] == NONE || (waiting[key] >= 0 && times[row] < kept.get(waiting[key]))) {
                if (waiting[key] == NONE) {
                    waiting[key] = rows.allocate();
                }
                rows.set(waiting[key], batch, row);
                timers.add(times[row], key);
            }
        }
        forgetKeysOfLateRows(lateRows);
    }

    private void forgetExpired() {
        long now = now();
        for (int key = ttl.nextExpired(now); key >= 0; key = ttl.nextExpired(now)) {
            waiting[key] = NONE;
            keys.remove(key);
        }
    }

    private long now() {
        return context == null ? 0 : context.clock().processingTimeMillis();
    }

    /** A key of which only late rows have come is not remembered. */
    private void forgetKeysOfLateRows(int lateRows) {
        if (lateRows == 0) {
            return;
        }
        for (int i = 0; i < keys.newSlotCount(); i++) {
            int key = keys.newSlots()[i];
            if (waiting[key] == NONE) {
                keys.remove(key);
            }
        }
        if (context != null) {
            context.countLateRows(lateRows);
        }
    }

    @Override
    public void advanceTime(long watermarkMillis, Output output) {
        forgetExpired();
        long now = now();
        watermark = Math.max(watermark, watermarkMillis);
        LongStateColumn kept = (LongStateColumn) rows.column(rowtimeColumn);
        int[] emitted = {};
        int count = 0;
        while (!timers.isEmpty() && timers.firstTime() <= watermark) {
            long time = timers.firstTime();
            int key = timers.removeFirst();
            int row = waiting[key];
            if (row >= 0 && kept.get(row) == time) {
                changes.add(row, Batch.INSERT);
                emitted = SlotArrays.grow(emitted, count + 1, 0);
                emitted[count++] = row;
                waiting[key] = EMITTED;
                ttl.written(key, now);
            }
        }
        changes.emit(rows, output);
        for (int i = 0; i < count; i++) {
            rows.free(emitted[i]);
        }
    }

    @Override
    public long nextTimerMillis() {
        return ttl.nextTimerMillis();
    }

    /** Bytes: version, watermark, keys, rows, for each slot of the keys that of its waiting row, -1 or -2, times of writes. */
    @Override
    public void snapshot(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeLong(watermark);
        keys.snapshot(out);
        rows.snapshot(out);
        SlotArrays.write(waiting, keys.slotLimit(), out);
        ttl.snapshot(out);
    }

    @Override
    public void restore(DataInput in) throws IOException {
        Snapshots.checkVersion(in, VERSION, "deduplication by event time");
        watermark = in.readLong();
        keys.restore(in);
        rows.restore(in);
        waiting = SlotArrays.read(keys.slotLimit(), NONE, in);
        LongStateColumn kept = (LongStateColumn) rows.column(rowtimeColumn);
        for (int key = 0; key < keys.slotLimit(); key++) {
            if (waiting[key] >= 0) {
                timers.add(kept.get(waiting[key]), key);
            }
        }
        ttl.restore(in);
    }

    @Override
    public long stateRows() {
        return keys.size();
    }

    @Override
    public long stateBytes() {
        return keys.sizeBytes() + rows.sizeBytes() + ttl.sizeBytes();
    }
}

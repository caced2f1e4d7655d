package io.millrace.operators.rank;

import io.millrace.data.Batch;
import io.millrace.data.Column;
import io.millrace.data.LongColumn;
import io.millrace.dataflow.Operator;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.Output;
import io.millrace.operators.SlotArrays;
import io.millrace.operators.Snapshots;
import io.millrace.state.KeyTable;
import io.millrace.state.TimeToLive;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the first rows of each key in the order they come: a limit, or a top-N by processing time, of input that only
 * inserts. State is a number a key, which is written for each row that counts. Follows Flink's AppendOnlyFirstNFunction.
 */
final class FirstRowsOperator implements Operator {
    private static final int VERSION = 1;

    private final int[] partition;
    private final long rankStart;
    private final long rankEnd;
    private final boolean outputRowNumber;
    private final KeyTable keys;
    /** By key: how many rows have come, up to the last rank. */
    private long[] counts = {};

    private final TimeToLive ttl;
    private @Nullable OperatorContext context;
    private int[] slots = {};
    private int[] kept = {};
    private long[] ranks = {};

    FirstRowsOperator(
            RowType type, int[] partition, long rankStart, long rankEnd, boolean outputRowNumber, long ttlMillis) {
        List<LogicalType> types = type.getChildren();
        this.partition = partition;
        this.rankStart = rankStart;
        this.rankEnd = rankEnd;
        this.outputRowNumber = outputRowNumber;
        this.keys = new KeyTable(IntStream.of(partition).mapToObj(types::get).toList());
        this.ttl = new TimeToLive(ttlMillis);
    }

    @Override
    public void open(OperatorContext newContext) {
        context = newContext;
    }

    @Override
    public void process(int input, Batch batch, Output output) {
        forgetExpired();
        long now = now();
        int size = batch.size();
        slots = SlotArrays.scratch(slots, size);
        kept = SlotArrays.scratch(kept, size);
        keys.findOrInsert(batch, partition, slots);
        if (counts.length < keys.slotLimit()) {
            counts = Arrays.copyOf(counts, Math.max(keys.slotLimit(), counts.length * 2));
        }
        if (ranks.length < size) {
            ranks = new long[size];
        }
        int count = 0;
        for (int row = 0; row < size; row++) {
            int key = slots[row];
            if (counts[key] < rankEnd) {
                ttl.written(key, now);
                if (++counts[key] >= rankStart) {
                    ranks[count] = counts[key];
                    kept[count++] = row;
                }
            }
        }
        if (count > 0) {
            emit(batch, count, output);
        }
    }

    private void forgetExpired() {
        long now = now();
        for (int key = ttl.nextExpired(now); key >= 0; key = ttl.nextExpired(now)) {
            counts[key] = 0;
            keys.remove(key);
        }
    }

    private long now() {
        return context == null ? 0 : context.clock().processingTimeMillis();
    }

    private void emit(Batch batch, int count, Output output) {
        Batch rows = count == batch.size() ? batch : batch.gather(kept, count);
        if (outputRowNumber) {
            Column[] columns = Arrays.copyOf(rows.columns(), rows.columnCount() + 1);
            columns[columns.length - 1] = new LongColumn(Arrays.copyOf(ranks, count), null, count);
            rows = rows.withColumns(columns);
        }
        output.emit(rows);
    }

    @Override
    public void advanceTime(long watermarkMillis, Output output) {
        forgetExpired();
    }

    @Override
    public long nextTimerMillis() {
        return ttl.nextTimerMillis();
    }

    /** Bytes: version, keys, then a long for each slot of the keys, then times of writes. */
    @Override
    public void snapshot(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        keys.snapshot(out);
        for (int key = 0; key < keys.slotLimit(); key++) {
            out.writeLong(counts[key]);
        }
        ttl.snapshot(out);
    }

    @Override
    public void restore(DataInput in) throws IOException {
        Snapshots.checkVersion(in, VERSION, "first rows of each key");
        keys.restore(in);
        counts = new long[Math.max(16, keys.slotLimit())];
        for (int key = 0; key < keys.slotLimit(); key++) {
            counts[key] = in.readLong();
        }
        ttl.restore(in);
    }

    @Override
    public long stateRows() {
        return keys.size();
    }

    @Override
    public long stateBytes() {
        return keys.sizeBytes() + (long) counts.length * Long.BYTES + ttl.sizeBytes();
    }
}

package io.millrace.operators.sort;

import io.millrace.data.Batch;
import io.millrace.data.Limits;
import io.millrace.operators.rank.SortOrder;
import io.millrace.operators.rank.TimeQueue;
import io.millrace.plan.spec.SortField;
import io.millrace.state.RowTable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;

/** Rows that wait for their time, and leave in its order; rows of the same time by further keys, then as they came. */
public final class TimeBuffer {
    private final RowTable rows;
    private final SortOrder furtherOrder;
    /** By row: its number in the order of arrival. */
    private long[] arrivals = {};

    private long arrivalCount;
    private final TimeQueue waiting = new TimeQueue();

    /** Takes rows that leave: their times ascend. */
    @FunctionalInterface
    public interface Consumer {
        /** @param times of the rows of the batch; there may be more of them than rows */
        void accept(Batch batch, long[] times);
    }

    /** @param furtherKeys what rows of the same time are ordered by */
    public TimeBuffer(List<LogicalType> types, List<SortField> furtherKeys) {
        this.rows = new RowTable(types);
        this.furtherOrder = new SortOrder(furtherKeys, rows);
    }

    public boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** The smallest time; only if there is a row. */
    public long firstTime() {
        return waiting.firstTime();
    }

    public void add(long time, Batch batch, int row) {
        int slot = rows.allocate();
        if (slot >= arrivals.length) {
            arrivals = Arrays.copyOf(arrivals, Math.max(16, slot * 2));
        }
        arrivals[slot] = arrivalCount++;
        rows.set(slot, batch, row);
        waiting.add(time, slot);
    }

    /** Lets the rows up to a time leave, in batches of moderate size that do not part rows of the same time. */
    public void drain(long dueMillis, Consumer consumer) {
        while (!waiting.isEmpty() && waiting.firstTime() <= dueMillis) {
            long[] times = new long[64];
            int[] slots = new int[64];
            int count = 0;
            while (!waiting.isEmpty()
                    && waiting.firstTime() <= dueMillis
                    && (count < Limits.BATCH_ROWS || waiting.firstTime() == times[count - 1])) {
                if (count == slots.length) {
                    times = Arrays.copyOf(times, count * 2);
                    slots = Arrays.copyOf(slots, count * 2);
                }
                times[count] = waiting.firstTime();
                slots[count++] = waiting.removeFirst();
            }
            Batch unsorted = new Batch(rows.gather(slots, count), null, count);
            Batch sorted = unsorted.gather(sortedPlaces(unsorted, times, slots, count), count);
            for (int i = 0; i < count; i++) {
                rows.free(slots[i]);
            }
            consumer.accept(sorted, times);
        }
    }

    private int[] sortedPlaces(Batch unsorted, long[] times, int[] slots, int count) {
        furtherOrder.use(unsorted);
        return SlotSort.places(count, (left, right) -> {
            if (times[left] != times[right]) {
                return Long.compare(times[left], times[right]);
            }
            int order = furtherOrder.compare(left, slots[right]);
            return order != 0 ? order : Long.compare(arrivals[slots[left]], arrivals[slots[right]]);
        });
    }

    public long size() {
        return rows.size();
    }

    public long sizeBytes() {
        return rows.sizeBytes() + waiting.sizeBytes() + (long) arrivals.length * Long.BYTES;
    }

    /** Bytes: number of rows that came, rows, arrival of each slot (long), rows that wait. */
    public void snapshot(DataOutput out) throws IOException {
        out.writeLong(arrivalCount);
        rows.snapshot(out);
        for (int slot = 0; slot < rows.slotLimit(); slot++) {
            out.writeLong(arrivals[slot]);
        }
        waiting.snapshot(out);
    }

    /** Reads what {@link #snapshot} wrote, into an empty buffer. */
    public void restore(DataInput in) throws IOException {
        arrivalCount = in.readLong();
        rows.restore(in);
        arrivals = new long[rows.slotLimit()];
        for (int slot = 0; slot < arrivals.length; slot++) {
            arrivals[slot] = in.readLong();
        }
        waiting.restore(in);
    }
}

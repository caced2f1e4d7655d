package io.millrace.operators.over;

import io.millrace.data.Batch;
import io.millrace.state.RowTable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * Rows by partition in the order of their times, those of one time in the order they came. The first rows of a partition are
 * those of the current frame, whose aggregates have been put out; behind them wait those whose time has not come.
 *
 * <p>{@code lists[p][starts[p] .. ends[p])} are the slots of partition {@code p}, and {@code nexts[p]} is the first that
 * waits.
 */
final class PartitionRows {
    private static final int[] NO_ROWS = {};

    private final RowTable rows;
    private long[] times = {};
    private int[][] lists = {};
    private int[] starts = {};
    private int[] nexts = {};
    private int[] ends = {};

    PartitionRows(List<LogicalType> types) {
        this.rows = new RowTable(types);
    }

    RowTable rows() {
        return rows;
    }

    /** Makes partitions below {@code limit} usable. */
    void ensureCapacity(int limit) {
        if (limit > lists.length) {
            int from = lists.length;
            lists = Arrays.copyOf(lists, Math.max(limit, Math.max(16, from + (from >> 1))));
            Arrays.fill(lists, from, lists.length, NO_ROWS);
            starts = Arrays.copyOf(starts, lists.length);
            nexts = Arrays.copyOf(nexts, lists.length);
            ends = Arrays.copyOf(ends, lists.length);
        }
    }

    /** Adds a row to those that wait; tells whether it is the first of its time among them. */
    boolean add(int partition, long time, Batch batch, int row) {
        int slot = rows.allocate();
        rows.set(slot, batch, row);
        if (slot >= times.length) {
            times = Arrays.copyOf(times, Math.max(16, slot + (slot >> 1) + 1));
        }
        times[slot] = time;
        makeRoom(partition);
        int[] list = lists[partition];
        int end = ends[partition];
        int index = end;
        if (end > nexts[partition] && times[list[end - 1]] > time) {
            index = behind(list, nexts[partition], end, time);
            System.arraycopy(list, index, list, index + 1, end - index);
        }
        list[index] = slot;
        ends[partition] = end + 1;
        return index == nexts[partition] || times[list[index - 1]] != time;
    }

    private void makeRoom(int partition) {
        int[] list = lists[partition];
        if (ends[partition] < list.length) {
            return;
        }
        int start = starts[partition];
        int size = ends[partition] - start;
        int[] roomy = start > list.length / 2 ? list : new int[Math.max(4, size + (size >> 1))];
        System.arraycopy(list, start, roomy, 0, size);
        lists[partition] = roomy;
        starts[partition] = 0;
        nexts[partition] -= start;
        ends[partition] = size;
    }

    /** Index behind the last row whose time is not after {@code time}. */
    private int behind(int[] list, int from, int to, long time) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (times[list[middle]] > time) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** Whether the first row that waits has this time. */
    boolean isNextAt(int partition, long time) {
        int next = nexts[partition];
        return next < ends[partition] && times[lists[partition][next]] == time;
    }

    /** Moves the first row that waits into the frame; returns its slot. */
    int enter(int partition) {
        return lists[partition][nexts[partition]++];
    }

    boolean hasWaiting(int partition) {
        return nexts[partition] < ends[partition];
    }

    int frameSize(int partition) {
        return nexts[partition] - starts[partition];
    }

    /** Whether the first row of the frame is from before a time. */
    boolean isFirstBefore(int partition, long time) {
        return starts[partition] < nexts[partition] && times[lists[partition][starts[partition]]] < time;
    }

    /** Takes the first row out of the frame; returns its slot, which is not free yet. */
    int leave(int partition) {
        return lists[partition][starts[partition]++];
    }

    /** Forgets a partition and its rows. */
    void clear(int partition) {
        for (int i = starts[partition]; i < ends[partition]; i++) {
            rows.free(lists[partition][i]);
        }
        lists[partition] = NO_ROWS;
        starts[partition] = 0;
        nexts[partition] = 0;
        ends[partition] = 0;
    }

    long sizeBytes() {
        long bytes = rows.sizeBytes() + (long) times.length * Long.BYTES;
        for (int[] list : lists) {
            bytes += (long) list.length * Integer.BYTES;
        }
        return bytes;
    }

    /** Bytes: rows, the time of each slot; for each partition below {@code limit} the rows in the frame, all, their slots. */
    void snapshot(int limit, DataOutput out) throws IOException {
        rows.snapshot(out);
        for (int slot = 0; slot < rows.slotLimit(); slot++) {
            out.writeLong(times[slot]);
        }
        for (int partition = 0; partition < limit; partition++) {
            out.writeInt(frameSize(partition));
            out.writeInt(ends[partition] - starts[partition]);
            for (int i = starts[partition]; i < ends[partition]; i++) {
                out.writeInt(lists[partition][i]);
            }
        }
    }

    void restore(int limit, DataInput in) throws IOException {
        rows.restore(in);
        times = new long[rows.slotLimit()];
        for (int slot = 0; slot < times.length; slot++) {
            times[slot] = in.readLong();
        }
        ensureCapacity(limit);
        for (int partition = 0; partition < limit; partition++) {
            nexts[partition] = in.readInt();
            ends[partition] = in.readInt();
            int[] list = ends[partition] == 0 ? NO_ROWS : new int[ends[partition]];
            for (int i = 0; i < list.length; i++) {
                list[i] = in.readInt();
            }
            lists[partition] = list;
        }
    }
}

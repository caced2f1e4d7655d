package io.millrace.operators.rank;

import io.millrace.data.Batch;
import io.millrace.plan.spec.SortField;
import io.millrace.state.RowTable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * Rows by partition, each partition a list of slots in the order of the sort keys; rows that no key tells apart in the order
 * they came. A row taken out stays in its slot until {@link #freeRemoved}, so that what an epoch changes can be emitted at its
 * end.
 */
final class SortedPartitions {
    private static final int[] NO_ROWS = {};

    private final RowTable rows;
    private final SortOrder order;
    private int[][] lists = {};
    private int[] sizes = {};

    private int[] removed = new int[16];
    private int removedCount;

    SortedPartitions(List<LogicalType> types, List<SortField> orderBy) {
        this.rows = new RowTable(types);
        this.order = new SortOrder(orderBy, rows);
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
            sizes = Arrays.copyOf(sizes, lists.length);
        }
    }

    /** The rows that are compared and inserted from now on. */
    void use(Batch batch) {
        order.use(batch);
    }

    int size(int partition) {
        return sizes[partition];
    }

    /** The row at an index of the partition's order. */
    int get(int partition, int index) {
        return lists[partition][index];
    }

    /** The first {@code count} rows, or all if there are fewer. */
    int[] head(int partition, long count) {
        return Arrays.copyOf(lists[partition], (int) Math.min(count, sizes[partition]));
    }

    int compare(int row, int slot) {
        return order.compare(row, slot);
    }

    /** Whether a row comes before the last one of a partition that has rows. */
    boolean isBeforeLast(int partition, int row) {
        return order.compare(row, lists[partition][sizes[partition] - 1]) < 0;
    }

    /** Puts a copy of a row behind those that it does not come before; returns its slot. */
    int insert(int partition, Batch batch, int row) {
        int slot = newRow(batch, row);
        int index = behindEquals(partition, row);
        int size = sizes[partition];
        int[] list = lists[partition];
        if (size == list.length) {
            list = Arrays.copyOf(list, Math.max(4, size + (size >> 1)));
            lists[partition] = list;
        }
        System.arraycopy(list, index, list, index + 1, size - index);
        list[index] = slot;
        sizes[partition] = size + 1;
        return slot;
    }

    /** Puts a copy of a row in the place of another; returns its slot. */
    int replace(int partition, int index, Batch batch, int row) {
        int slot = newRow(batch, row);
        remember(lists[partition][index]);
        lists[partition][index] = slot;
        return slot;
    }

    private int newRow(Batch batch, int row) {
        int slot = rows.allocate();
        rows.set(slot, batch, row);
        return slot;
    }

    /** Takes a row out. */
    void remove(int partition, int index) {
        int[] list = lists[partition];
        remember(list[index]);
        int size = --sizes[partition];
        System.arraycopy(list, index + 1, list, index, size - index);
        if (size == 0) {
            lists[partition] = NO_ROWS;
        } else if (size < list.length / 4) {
            lists[partition] = Arrays.copyOf(list, list.length / 2);
        }
    }

    private void remember(int slot) {
        if (removedCount == removed.length) {
            removed = Arrays.copyOf(removed, removedCount * 2);
        }
        removed[removedCount++] = slot;
    }

    /** Index behind the last row that the row does not come before. */
    private int behindEquals(int partition, int row) {
        int[] list = lists[partition];
        int low = 0;
        int high = sizes[partition];
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (order.compare(row, list[middle]) < 0) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** Index of the first row that equals a row of a batch in all columns; -1 if there is none. */
    int find(int partition, Batch batch, int[] columns, int row) {
        int[] list = lists[partition];
        int low = 0;
        int high = sizes[partition];
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (order.compare(row, list[middle]) > 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        for (int index = low; index < sizes[partition] && order.compare(row, list[index]) == 0; index++) {
            if (rows.rowEquals(list[index], batch, columns, row)) {
                return index;
            }
        }
        return -1;
    }

    /** Gives back the slots of all rows taken out so far. */
    void freeRemoved() {
        for (int i = 0; i < removedCount; i++) {
            rows.free(removed[i]);
        }
        removedCount = 0;
    }

    long sizeBytes() {
        long bytes = rows.sizeBytes();
        for (int[] list : lists) {
            bytes += (long) list.length * Integer.BYTES;
        }
        return bytes;
    }

    /** Bytes: rows, then for each partition below {@code limit} the number of its rows and their slots in order. */
    void snapshot(int limit, DataOutput out) throws IOException {
        rows.snapshot(out);
        for (int partition = 0; partition < limit; partition++) {
            out.writeInt(sizes[partition]);
            for (int i = 0; i < sizes[partition]; i++) {
                out.writeInt(lists[partition][i]);
            }
        }
    }

    void restore(int limit, DataInput in) throws IOException {
        rows.restore(in);
        ensureCapacity(limit);
        for (int partition = 0; partition < limit; partition++) {
            int size = in.readInt();
            int[] list = size == 0 ? NO_ROWS : new int[size];
            for (int i = 0; i < size; i++) {
                list[i] = in.readInt();
            }
            lists[partition] = list;
            sizes[partition] = size;
        }
    }
}

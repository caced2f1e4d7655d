package io.millrace.operators.over;

import io.millrace.data.Batch;
import io.millrace.operators.SlotArrays;
import io.millrace.operators.rank.SortOrder;
import io.millrace.state.RowTable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The rows of partitions in the order of the sort key, and what an epoch changes among them. Rows that share their results
 * are a group: all of one sort key in a RANGE frame, each row alone in a ROWS frame, where equal keys are in the order they
 * came.
 *
 * <p>A partition is a list of groups, a group a linked list of rows. A group is dirty when it, or a group right before it,
 * has changed in the epoch; all before the first dirty one of a partition are as they were.
 */
final class SortedFrames {
    static final int NONE = -1;
    private static final int[] NO_GROUPS = {};

    private final RowTable rows;
    private final SortOrder order;
    private final boolean isRows;
    private final int[] allColumns;

    /** By row: the next one of its group, or {@link #NONE}. */
    private int[] nexts = {};

    // By group.
    private int[] firstRows = {};
    private int[] lastRows = {};
    private int[] freeGroups = {};
    private int freeGroupCount;
    private int groupLimit;

    // By partition.
    private int[][] lists = {};
    private int[] sizes = {};

    // What the present epoch did: empty between epochs.
    private int[] firstDirty = {};
    private int[] dirtyCounts = {};
    private boolean[] isDirty = {};
    private boolean[] isNewGroup = {};
    /** By row: its kind plus one if it has come in this epoch, else zero. */
    private byte[] births = {};

    SortedFrames(OverPlan plan) {
        this.rows = new RowTable(plan.rowTypes());
        this.order = new SortOrder(List.of(plan.order()), rows);
        this.isRows = plan.isRows();
        this.allColumns = IntStream.range(0, plan.rowTypes().size()).toArray();
    }

    RowTable rows() {
        return rows;
    }

    /** All groups ever given out are below. */
    int groupLimit() {
        return groupLimit;
    }

    /** Makes partitions below {@code limit} usable. */
    void ensureCapacity(int limit) {
        if (limit > lists.length) {
            int from = lists.length;
            lists = Arrays.copyOf(lists, Math.max(limit, Math.max(16, from + (from >> 1))));
            Arrays.fill(lists, from, lists.length, NO_GROUPS);
            sizes = Arrays.copyOf(sizes, lists.length);
            dirtyCounts = Arrays.copyOf(dirtyCounts, lists.length);
            firstDirty = SlotArrays.grow(firstDirty, lists.length, Integer.MAX_VALUE);
        }
    }

    /** The rows that are added and removed from now on. */
    void use(Batch batch) {
        order.use(batch);
    }

    int size(int partition) {
        return sizes[partition];
    }

    int group(int partition, int index) {
        return lists[partition][index];
    }

    int firstRow(int group) {
        return firstRows[group];
    }

    int next(int row) {
        return nexts[row];
    }

    /** The first group that may have other results than before the epoch; past the end if there is none. */
    int firstDirty(int partition) {
        return firstDirty[partition];
    }

    int dirtyCount(int partition) {
        return dirtyCounts[partition];
    }

    boolean isNewGroup(int group) {
        return isNewGroup[group];
    }

    boolean isNewRow(int row) {
        return births[row] != 0;
    }

    /** The kind with which a row of this epoch came. */
    byte birthKind(int row) {
        return (byte) (births[row] - 1);
    }

    /** Adds a copy of a row behind those that it does not come before. */
    void add(int partition, Batch batch, int row) {
        int slot = rows.allocate();
        rows.set(slot, batch, row);
        if (slot >= nexts.length) {
            nexts = SlotArrays.grow(nexts, slot + 1, NONE);
            births = Arrays.copyOf(births, nexts.length);
        }
        births[slot] = (byte) (batch.rowKind(row) + 1);
        nexts[slot] = NONE;
        int index = behindEquals(partition, row);
        if (!isRows && index > 0 && order.compare(row, firstRows[lists[partition][index - 1]]) == 0) {
            int group = lists[partition][index - 1];
            nexts[lastRows[group]] = slot;
            lastRows[group] = slot;
            markDirty(partition, index - 1);
        } else {
            insertGroup(partition, index, slot);
        }
    }

    private void insertGroup(int partition, int index, int row) {
        int group = freeGroupCount > 0 ? freeGroups[--freeGroupCount] : newGroup();
        firstRows[group] = row;
        lastRows[group] = row;
        isNewGroup[group] = true;
        int size = sizes[partition];
        int[] list = lists[partition];
        if (size == list.length) {
            list = Arrays.copyOf(list, Math.max(4, size + (size >> 1)));
            lists[partition] = list;
        }
        System.arraycopy(list, index, list, index + 1, size - index);
        list[index] = group;
        sizes[partition] = size + 1;
        markDirty(partition, index);
    }

    private int newGroup() {
        int group = groupLimit++;
        if (group >= firstRows.length) {
            firstRows = SlotArrays.grow(firstRows, groupLimit, NONE);
            lastRows = SlotArrays.grow(lastRows, groupLimit, NONE);
            isDirty = Arrays.copyOf(isDirty, firstRows.length);
            isNewGroup = Arrays.copyOf(isNewGroup, firstRows.length);
        }
        return group;
    }

    private void markDirty(int partition, int index) {
        firstDirty[partition] = Math.min(firstDirty[partition], index);
        if (index < sizes[partition] && !isDirty[lists[partition][index]]) {
            isDirty[lists[partition][index]] = true;
            dirtyCounts[partition]++;
        }
    }

    /** Says that a group's results are right again; returns whether it was dirty. */
    boolean clean(int partition, int group) {
        boolean wasDirty = isDirty[group];
        if (wasDirty) {
            isDirty[group] = false;
            dirtyCounts[partition]--;
        }
        return wasDirty;
    }

    /** Takes out the first row that equals a row of a batch; tells which by {@code removed}, or gives it no row. */
    void remove(int partition, Batch batch, int row, Removed removed) {
        removed.row = NONE;
        int size = sizes[partition];
        int index = firstNotBefore(partition, row);
        for (; index < size && order.compare(row, firstRows[lists[partition][index]]) == 0; index++) {
            int group = lists[partition][index];
            int previous = NONE;
            for (int slot = firstRows[group]; slot != NONE; slot = nexts[slot]) {
                if (rows.rowEquals(slot, batch, allColumns, row)) {
                    removed.row = slot;
                    removed.group = group;
                    removed.isGroupEmpty = unlink(partition, index, group, previous, slot);
                    return;
                }
                previous = slot;
            }
        }
    }

    /** A row that was taken out, the group it was in, and whether this has no rows now. */
    static final class Removed {
        int row;
        int group;
        boolean isGroupEmpty;
    }

    private boolean unlink(int partition, int index, int group, int previous, int slot) {
        if (previous != NONE) {
            nexts[previous] = nexts[slot];
        } else {
            firstRows[group] = nexts[slot];
        }
        if (lastRows[group] == slot) {
            lastRows[group] = previous;
        }
        boolean isEmpty = firstRows[group] == NONE;
        if (isEmpty) {
            clean(partition, group);
            int size = --sizes[partition];
            System.arraycopy(lists[partition], index + 1, lists[partition], index, size - index);
        }
        markDirty(partition, index);
        return isEmpty;
    }

    /** Index behind the last group that the row does not come before. */
    private int behindEquals(int partition, int row) {
        int low = 0;
        int high = sizes[partition];
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (order.compare(row, firstRows[lists[partition][middle]]) < 0) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private int firstNotBefore(int partition, int row) {
        int low = 0;
        int high = sizes[partition];
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (order.compare(row, firstRows[lists[partition][middle]]) > 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    void freeRow(int row) {
        births[row] = 0;
        rows.free(row);
    }

    void freeGroup(int group) {
        isNewGroup[group] = false;
        freeGroups = SlotArrays.grow(freeGroups, freeGroupCount + 1, 0);
        freeGroups[freeGroupCount++] = group;
    }

    /** The rows of a group are not new any more. */
    void settle(int group) {
        isNewGroup[group] = false;
        for (int row = firstRows[group]; row != NONE; row = nexts[row]) {
            births[row] = 0;
        }
    }

    /** The changes of a partition are done with. */
    void settlePartition(int partition) {
        firstDirty[partition] = Integer.MAX_VALUE;
        if (sizes[partition] == 0) {
            lists[partition] = NO_GROUPS;
        }
    }

    long sizeBytes() {
        long bytes = rows.sizeBytes() + (long) nexts.length * Integer.BYTES;
        bytes += (long) firstRows.length * 2 * Integer.BYTES;
        for (int[] list : lists) {
            bytes += (long) list.length * Integer.BYTES;
        }
        return bytes;
    }

    /** Bytes: rows with their links; groups: limit, ends of each, those free; partitions: number of groups and which. */
    void snapshot(int partitions, DataOutput out) throws IOException {
        rows.snapshot(out);
        SlotArrays.write(nexts, rows.slotLimit(), out);
        out.writeInt(groupLimit);
        SlotArrays.write(firstRows, groupLimit, out);
        SlotArrays.write(lastRows, groupLimit, out);
        out.writeInt(freeGroupCount);
        SlotArrays.write(freeGroups, freeGroupCount, out);
        for (int partition = 0; partition < partitions; partition++) {
            out.writeInt(sizes[partition]);
            SlotArrays.write(lists[partition], sizes[partition], out);
        }
    }

    void restore(int partitions, DataInput in) throws IOException {
        rows.restore(in);
        nexts = SlotArrays.read(rows.slotLimit(), NONE, in);
        births = new byte[nexts.length];
        groupLimit = in.readInt();
        firstRows = SlotArrays.read(groupLimit, NONE, in);
        lastRows = SlotArrays.read(groupLimit, NONE, in);
        isDirty = new boolean[firstRows.length];
        isNewGroup = new boolean[firstRows.length];
        freeGroupCount = in.readInt();
        freeGroups = SlotArrays.read(freeGroupCount, 0, in);
        ensureCapacity(partitions);
        for (int partition = 0; partition < partitions; partition++) {
            sizes[partition] = in.readInt();
            int[] list = sizes[partition] == 0 ? NO_GROUPS : new int[sizes[partition]];
            for (int i = 0; i < list.length; i++) {
                list[i] = in.readInt();
            }
            lists[partition] = list;
        }
    }
}

package io.millrace.operators.aggregate;

import io.millrace.data.Batch;
import io.millrace.data.Column;
import io.millrace.data.ColumnBuilder;
import io.millrace.data.IntColumn;
import io.millrace.data.ObjectColumn;
import io.millrace.state.KeyTable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * The distinct values of one set of columns in all groups, each with a number of occurrences for every filter under which
 * it is counted. One table serves all groups: its key is the group's slot followed by the values, and the entries of a
 * group are linked, so that a group can be forgotten or handed on without looking at others.
 */
final class DistinctValues {
    private final List<LogicalType> types;
    private final int filterCount;
    private final KeyTable table;
    private final int[] tableKey;

    /** By filter and entry. */
    private final long[][] counts;

    /** First entry of a group plus one, by its slot; 0 if it has none. */
    private int[] heads = {};

    /** Neighbours in a group's list of entries, plus one; 0 at its ends. */
    private int[] nexts = {};

    private int[] previouses = {};

    /** Slot of the group that an entry belongs to, plus one; 0 for an entry that is not in use. */
    private int[] owners = {};

    DistinctValues(List<LogicalType> types, int filterCount) {
        this.types = types;
        this.filterCount = filterCount;
        List<LogicalType> keyTypes = new ArrayList<>();
        keyTypes.add(new IntType(false));
        keyTypes.addAll(types);
        this.table = new KeyTable(keyTypes);
        this.tableKey = Accumulators.slotsBelow(keyTypes.size());
        this.counts = new long[filterCount][0];
    }

    void ensureCapacity(int groupSlots) {
        if (groupSlots > heads.length) {
            heads = Arrays.copyOf(heads, Math.max(groupSlots, heads.length + (heads.length >> 1)));
        }
    }

    /** The entries of rows, new ones being linked to their group. */
    int[] findOrInsert(Column[] values, int[] groupSlots, int count) {
        Column[] key = new Column[values.length + 1];
        key[0] = new IntColumn(groupSlots, null, count);
        System.arraycopy(values, 0, key, 1, values.length);
        int[] entries = new int[count];
        table.findOrInsert(new Batch(key, null, count), tableKey, entries);
        growEntries(table.slotLimit());
        int[] newEntries = table.newSlots();
        IntColumn groups = (IntColumn) table.keyColumn(0).gather(newEntries, table.newSlotCount());
        for (int i = 0; i < table.newSlotCount(); i++) {
            link(newEntries[i], groups.get(i));
        }
        return entries;
    }

    private void growEntries(int entryLimit) {
        if (entryLimit > owners.length) {
            int grown = Math.max(entryLimit, Math.max(16, owners.length + (owners.length >> 1)));
            owners = Arrays.copyOf(owners, grown);
            nexts = Arrays.copyOf(nexts, grown);
            previouses = Arrays.copyOf(previouses, grown);
            for (int filter = 0; filter < filterCount; filter++) {
                counts[filter] = Arrays.copyOf(counts[filter], grown);
            }
        }
    }

    private void link(int entry, int group) {
        int head = heads[group];
        nexts[entry] = head;
        previouses[entry] = 0;
        if (head != 0) {
            previouses[head - 1] = entry + 1;
        }
        heads[group] = entry + 1;
        owners[entry] = group + 1;
    }

    /**
     * Changes the occurrences of entries under a filter, row after row.
     *
     * @param deltas by how much; 0 where the filter leaves a row out
     * @param rows gets the rows by which a value came up or went away
     * @param kinds gets the kind of each of these: an insert or a delete
     * @return how many these are
     */
    int change(int filter, int[] entries, long[] deltas, int count, int[] rows, byte[] kinds) {
        long[] occurrences = counts[filter];
        int changed = 0;
        for (int row = 0; row < count; row++) {
            int entry = entries[row];
            long before = occurrences[entry];
            long after = before + deltas[row];
            occurrences[entry] = after;
            if ((before > 0) != (after > 0)) {
                rows[changed] = row;
                kinds[changed++] = after > 0 ? Batch.INSERT : Batch.DELETE;
            }
        }
        return changed;
    }

    /** Forgets those of the entries that no filter counts any more. */
    void removeUnused(int[] entries, int count) {
        for (int i = 0; i < count; i++) {
            if (owners[entries[i]] != 0 && isUnused(entries[i])) {
                remove(entries[i]);
            }
        }
    }

    private boolean isUnused(int entry) {
        for (long[] occurrences : counts) {
            if (occurrences[entry] != 0) {
                return false;
            }
        }
        return true;
    }

    private void remove(int entry) {
        int next = nexts[entry];
        int previous = previouses[entry];
        if (previous == 0) {
            heads[owners[entry] - 1] = next;
        } else {
            nexts[previous - 1] = next;
        }
        if (next != 0) {
            previouses[next - 1] = previous;
        }
        owners[entry] = 0;
        for (long[] occurrences : counts) {
            occurrences[entry] = 0;
        }
        table.remove(entry);
    }

    boolean hasValues(int group) {
        return heads[group] != 0;
    }

    /** Forgets the values of a group. */
    void reset(int group) {
        while (heads[group] != 0) {
            remove(heads[group] - 1);
        }
    }

    /** The values of groups, one {@link DistinctGroup} each. */
    ObjectColumn groups(int[] groupSlots, int count) {
        int[] ends = new int[count];
        int[] entries = entriesOf(groupSlots, count, ends);
        int total = count == 0 ? 0 : ends[count - 1];
        Column[] values = new Column[types.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = table.keyColumn(i + 1).gather(entries, total);
        }
        long[][] gathered = new long[filterCount][total];
        for (int filter = 0; filter < filterCount; filter++) {
            for (int i = 0; i < total; i++) {
                gathered[filter][i] = counts[filter][entries[i]];
            }
        }
        @Nullable Object[] groups = new @Nullable Object[count];
        for (int i = 0; i < count; i++) {
            groups[i] = new DistinctGroup(values, gathered, i == 0 ? 0 : ends[i - 1], ends[i]);
        }
        return new ObjectColumn(groups, count);
    }

    /** The entries of groups in the order in which they were linked; {@code ends[i]} is where those of group i end. */
    private int[] entriesOf(int[] groupSlots, int count, int[] ends) {
        int[] entries = new int[16];
        int total = 0;
        for (int i = 0; i < count; i++) {
            int start = total;
            for (int entry = heads[groupSlots[i]]; entry != 0; entry = nexts[entry - 1]) {
                if (total == entries.length) {
                    entries = Arrays.copyOf(entries, total * 2);
                }
                entries[total++] = entry - 1;
            }
            for (int low = start, high = total - 1; low < high; low++, high--) {
                int swapped = entries[low];
                entries[low] = entries[high];
                entries[high] = swapped;
            }
            ends[i] = total;
        }
        return entries;
    }

    /**
     * Values on their way from one aggregate to another, taken apart into rows.
     *
     * @param slots the group of each row
     * @param deltas by filter and row
     */
    record Flat(Column[] values, int[] slots, long[][] deltas, int count) {
        static Flat of(ObjectColumn groups, List<LogicalType> types, int filterCount, int[] groupSlots) {
            int total = 0;
            for (int i = 0; i < groups.size(); i++) {
                DistinctGroup group = group(groups, i);
                total += group.end() - group.start();
            }
            int[] slots = new int[total];
            long[][] deltas = new long[filterCount][total];
            ColumnBuilder[] builders = new ColumnBuilder[types.size()];
            Arrays.setAll(builders, i -> ColumnBuilder.of(types.get(i)));
            int row = 0;
            for (int i = 0; i < groups.size(); i++) {
                DistinctGroup group = group(groups, i);
                for (int from = group.start(); from < group.end(); from++, row++) {
                    slots[row] = groupSlots[i];
                    for (int filter = 0; filter < filterCount; filter++) {
                        deltas[filter][row] = group.counts()[filter][from];
                    }
                    for (int column = 0; column < builders.length; column++) {
                        builders[column].append(group.values()[column], from);
                    }
                }
            }
            Column[] values = new Column[builders.length];
            Arrays.setAll(values, i -> builders[i].build());
            return new Flat(values, slots, deltas, total);
        }

        private static DistinctGroup group(ObjectColumn groups, int row) {
            if (groups.get(row) instanceof DistinctGroup group) {
                return group;
            }
            throw new IllegalStateException("distinct values in a form that no local aggregate of this engine gives");
        }
    }

    long sizeBytes() {
        return table.sizeBytes()
                + (long) owners.length * (3L * Integer.BYTES + (long) filterCount * Long.BYTES)
                + (long) heads.length * Integer.BYTES;
    }

    /** Bytes: the table, then for each entry below its slot limit owner, next, previous and counts, then the heads. */
    void snapshot(int groupLimit, DataOutput out) throws IOException {
        table.snapshot(out);
        for (int entry = 0; entry < table.slotLimit(); entry++) {
            out.writeInt(owners[entry]);
            out.writeInt(nexts[entry]);
            out.writeInt(previouses[entry]);
            for (long[] occurrences : counts) {
                out.writeLong(occurrences[entry]);
            }
        }
        for (int group = 0; group < groupLimit; group++) {
            out.writeInt(heads[group]);
        }
    }

    void restore(int groupLimit, DataInput in) throws IOException {
        table.restore(in);
        growEntries(table.slotLimit());
        for (int entry = 0; entry < table.slotLimit(); entry++) {
            owners[entry] = in.readInt();
            nexts[entry] = in.readInt();
            previouses[entry] = in.readInt();
            for (long[] occurrences : counts) {
                occurrences[entry] = in.readLong();
            }
        }
        ensureCapacity(groupLimit);
        for (int group = 0; group < groupLimit; group++) {
            heads[group] = in.readInt();
        }
    }
}

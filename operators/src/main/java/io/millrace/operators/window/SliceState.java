package io.millrace.operators.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The keys of one slice and the cell of each, in which its accumulators lie: a small hash map from the slot of a key to a
 * cell that remembers the order in which keys came. Entry {@code i} is the key {@code keySlots[i]}; {@code table[bucket]}
 * is an entry plus one, or zero.
 */
final class SliceState {
    private static final int INITIAL_BUCKETS = 32;
    private static final int HASH_MULTIPLIER = 0x9E37_79B9;

    /** End of the slice. */
    final long end;

    /** The next window that the slice is to be part of. */
    long nextWindowEnd;

    private int[] table = new int[INITIAL_BUCKETS];
    private int[] keySlots = new int[INITIAL_BUCKETS / 2];
    private int[] cells = new int[INITIAL_BUCKETS / 2];
    private int size;

    SliceState(long end, long nextWindowEnd) {
        this.end = end;
        this.nextWindowEnd = nextWindowEnd;
    }

    int size() {
        return size;
    }

    /** Keys in the order in which they came; the first {@link #size} count. */
    int[] keySlots() {
        return keySlots;
    }

    /** Cells, beside {@link #keySlots}. */
    int[] cells() {
        return cells;
    }

    /** The cell of a key; -1 if it has none. */
    int cell(int keySlot) {
        int[] buckets = table;
        int mask = buckets.length - 1;
        int bucket = bucket(keySlot, mask);
        while (buckets[bucket] != 0) {
            int entry = buckets[bucket] - 1;
            if (keySlots[entry] == keySlot) {
                return cells[entry];
            }
            bucket = (bucket + 1) & mask;
        }
        return -1;
    }

    /** Gives a key, which has none yet, a cell. */
    void add(int keySlot, int cell) {
        if (size == keySlots.length) {
            keySlots = Arrays.copyOf(keySlots, size * 2);
            cells = Arrays.copyOf(cells, size * 2);
            table = new int[table.length * 2];
            for (int entry = 0; entry < size; entry++) {
                place(entry);
            }
        }
        keySlots[size] = keySlot;
        cells[size] = cell;
        place(size++);
    }

    private void place(int entry) {
        int mask = table.length - 1;
        int bucket = bucket(keySlots[entry], mask);
        while (table[bucket] != 0) {
            bucket = (bucket + 1) & mask;
        }
        table[bucket] = entry + 1;
    }

    private static int bucket(int keySlot, int mask) {
        int hash = keySlot * HASH_MULTIPLIER;
        return (hash ^ (hash >>> 16)) & mask;
    }

    long sizeBytes() {
        return (long) (table.length + keySlots.length + cells.length) * Integer.BYTES;
    }

    /** Bytes: end, next window, number of keys, and for each the slot of the key and the cell. */
    void snapshot(DataOutput out) throws IOException {
        out.writeLong(end);
        out.writeLong(nextWindowEnd);
        out.writeInt(size);
        for (int entry = 0; entry < size; entry++) {
            out.writeInt(keySlots[entry]);
            out.writeInt(cells[entry]);
        }
    }

    static SliceState restore(DataInput in) throws IOException {
        SliceState slice = new SliceState(in.readLong(), in.readLong());
        int size = in.readInt();
        for (int entry = 0; entry < size; entry++) {
            slice.add(in.readInt(), in.readInt());
        }
        return slice;
    }
}

package io.millrace.expression.runtime;

/** A constant set of longs: open addressing over a power of two of at least twice the size. */
public final class LongSet {
    private final long[] slots;
    private final boolean[] used;

    public LongSet(long[] values) {
        int capacity = Math.max(4, Integer.highestOneBit(values.length) * 4);
        slots = new long[capacity];
        used = new boolean[capacity];
        for (long value : values) {
            int slot = slotOf(value);
            slots[slot] = value;
            used[slot] = true;
        }
    }

    public boolean contains(long value) {
        return used[slotOf(value)];
    }

    /** Where the value is, or the free slot where it would be. */
    private int slotOf(long value) {
        int mask = slots.length - 1;
        long mixed = value * 0x9E37_79B9_7F4A_7C15L;
        int slot = (int) (mixed >>> 32) & mask;
        while (used[slot] && slots[slot] != value) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}

package io.millrace.operators;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** Ints and longs by slot of a table: links between rows, first row of a key, times, and the like. */
public final class SlotArrays {
    private SlotArrays() {}

    /** The array, or a longer copy so that slots below {@code slots} exist; new entries hold {@code fill}. */
    public static int[] grow(int[] array, int slots, int fill) {
        if (slots <= array.length) {
            return array;
        }
        int[] grown = Arrays.copyOf(array, Math.max(slots, Math.max(16, array.length + (array.length >> 1))));
        if (fill != 0) {
            Arrays.fill(grown, array.length, grown.length, fill);
        }
        return grown;
    }

    /** The array, or a longer copy so that slots below {@code slots} exist; new entries hold {@code fill}. */
    public static long[] grow(long[] array, int slots, long fill) {
        if (slots <= array.length) {
            return array;
        }
        long[] grown = Arrays.copyOf(array, Math.max(slots, Math.max(16, array.length + (array.length >> 1))));
        if (fill != 0) {
            Arrays.fill(grown, array.length, grown.length, fill);
        }
        return grown;
    }

    /** Room for {@code size} values whose content does not matter. */
    public static int[] scratch(int[] array, int size) {
        return size <= array.length ? array : new int[Math.max(size, Math.max(64, array.length * 2))];
    }

    /** Writes the first {@code slots} entries; the number of them is known from the table. */
    public static void write(int[] array, int slots, DataOutput out) throws IOException {
        for (int slot = 0; slot < slots; slot++) {
            out.writeInt(array[slot]);
        }
    }

    /** Reads what {@link #write} wrote; entries behind hold {@code fill}. */
    public static int[] read(int slots, int fill, DataInput in) throws IOException {
        int[] array = grow(new int[0], Math.max(1, slots), fill);
        for (int slot = 0; slot < slots; slot++) {
            array[slot] = in.readInt();
        }
        return array;
    }

    /** Writes the first {@code slots} entries; the number of them is known from the table. */
    public static void write(long[] array, int slots, DataOutput out) throws IOException {
        for (int slot = 0; slot < slots; slot++) {
            out.writeLong(array[slot]);
        }
    }

    /** Reads what was written of longs; entries behind hold {@code fill}. */
    public static long[] readLongs(int slots, long fill, DataInput in) throws IOException {
        long[] array = grow(new long[0], Math.max(1, slots), fill);
        for (int slot = 0; slot < slots; slot++) {
            array[slot] = in.readLong();
        }
        return array;
    }
}

package io.millrace.operators.rank;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** Pairs of a time and a key, smallest first: by time, then by key, whatever order they were added in. A binary heap. */
public final class TimeQueue {
    private long[] times = new long[16];
    private int[] keys = new int[16];
    private int size;

    public boolean isEmpty() {
        return size == 0;
    }

    /** The smallest time; only if there is one. */
    public long firstTime() {
        return times[0];
    }

    public void add(long time, int key) {
        if (size == times.length) {
            times = Arrays.copyOf(times, size * 2);
            keys = Arrays.copyOf(keys, size * 2);
        }
        int hole = size++;
        while (hole > 0 && isBefore(time, key, (hole - 1) / 2)) {
            move((hole - 1) / 2, hole);
            hole = (hole - 1) / 2;
        }
        times[hole] = time;
        keys[hole] = key;
    }

    /** Takes the first pair out; returns its key. */
    public int removeFirst() {
        int first = keys[0];
        long time = times[--size];
        int key = keys[size];
        int hole = 0;
        while (true) {
            int child = 2 * hole + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && isBefore(times[child + 1], keys[child + 1], child)) {
                child++;
            }
            if (isBefore(time, key, child)) {
                break;
            }
            move(child, hole);
            hole = child;
        }
        times[hole] = time;
        keys[hole] = key;
        return first;
    }

    private boolean isBefore(long time, int key, int other) {
        return time < times[other] || (time == times[other] && key < keys[other]);
    }

    private void move(int from, int to) {
        times[to] = times[from];
        keys[to] = keys[from];
    }

    public long sizeBytes() {
        return (long) times.length * (Long.BYTES + Integer.BYTES);
    }

    /** Bytes: number of pairs, then each as it lies in the heap, time and key. */
    public void snapshot(DataOutput out) throws IOException {
        out.writeInt(size);
        for (int i = 0; i < size; i++) {
            out.writeLong(times[i]);
            out.writeInt(keys[i]);
        }
    }

    /** Reads what {@link #snapshot} wrote, into an empty queue. */
    public void restore(DataInput in) throws IOException {
        size = in.readInt();
        times = new long[Math.max(16, size)];
        keys = new int[times.length];
        for (int i = 0; i < size; i++) {
            times[i] = in.readLong();
            keys[i] = in.readInt();
        }
    }
}

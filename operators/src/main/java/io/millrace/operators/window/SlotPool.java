package io.millrace.operators.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** Gives out small ints and takes them back; the one given back last goes out first. */
final class SlotPool {
    private int[] free = new int[16];
    private int freeCount;
    private int limit;

    int take() {
        return freeCount > 0 ? free[--freeCount] : limit++;
    }

    void giveBack(int slot) {
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, freeCount * 2);
        }
        free[freeCount++] = slot;
    }

    /** All slots ever given out are below. */
    int limit() {
        return limit;
    }

    void snapshot(DataOutput out) throws IOException {
        out.writeInt(limit);
        out.writeInt(freeCount);
        for (int i = 0; i < freeCount; i++) {
            out.writeInt(free[i]);
        }
    }

    void restore(DataInput in) throws IOException {
        limit = in.readInt();
        freeCount = in.readInt();
        free = new int[Math.max(16, freeCount)];
        for (int i = 0; i < freeCount; i++) {
            free[i] = in.readInt();
        }
    }
}

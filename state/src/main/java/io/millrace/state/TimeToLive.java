package io.millrace.state;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Which slots of a state are to be forgotten since they were not written for the state's time to live. Follows Flink's
 * StateTtlConfig as its SQL operators use it (OnCreateAndWrite, NeverReturnExpired, processing time): a write makes a slot
 * young again, a read does not, and a slot is gone as soon as its time to live has passed since the last write.
 *
 * <p>Slots are kept in the order of their last write, so the old ones are found without looking at others, and nothing has
 * to be judged when a slot is read. An operator does this:
 *
 * <pre>
 *   process, advanceTime   first: for (int slot = ttl.nextExpired(now); slot >= 0; slot = ttl.nextExpired(now)) forget slot
 *   where Flink writes     ttl.written(slot, now)
 *   where a slot is freed  ttl.removed(slot)
 *   nextTimerMillis        ttl.nextTimerMillis(), if there is no earlier timer
 *   snapshot, restore      ttl.snapshot(out), ttl.restore(in)
 * </pre>
 *
 * The clock does not move within an epoch. So a slot that an epoch has written cannot expire in it, and an operator that
 * folds changes never finds a slot gone that it has touched.
 *
 * <p>Costs 16 bytes a slot, and nothing where states live for ever.
 */
public final class TimeToLive {
    private static final int NONE = -1;
    /** In place of the slot before: the slot is not in the list. */
    private static final int ABSENT = -2;
    /** Old slots are forgotten, though no row comes, at the latest after this part of the time to live. */
    private static final int TIMERS_PER_LIFE = 4;

    private final long ttlMillis;
    private long[] times = {};
    private int[] previous = {};
    private int[] next = {};
    private int first = NONE;
    private int last = NONE;

    /** @param ttlMillis 0: slots live for ever */
    public TimeToLive(long ttlMillis) {
        if (ttlMillis < 0) {
            throw new IllegalArgumentException("a time to live of " + ttlMillis + " ms");
        }
        this.ttlMillis = ttlMillis;
    }

    public boolean isOn() {
        return ttlMillis > 0;
    }

    /** A slot was written at a time, which does not lie before that of the write before, of any slot. */
    public void written(int slot, long nowMillis) {
        if (ttlMillis == 0) {
            return;
        }
        if (slot >= times.length) {
            grow(slot + 1);
        }
        if (previous[slot] != ABSENT) {
            if (times[slot] == nowMillis) {
                return;
            }
            unlink(slot);
        }
        times[slot] = nowMillis;
        previous[slot] = last;
        next[slot] = NONE;
        if (last == NONE) {
            first = slot;
        } else {
            next[last] = slot;
        }
        last = slot;
    }

    /** The slots {@code slots[0..count)} were written. */
    public void written(int[] slots, int count, long nowMillis) {
        for (int i = 0; i < count && ttlMillis > 0; i++) {
            written(slots[i], nowMillis);
        }
    }

    /** A slot is not in use any more. */
    public void removed(int slot) {
        if (slot < previous.length && previous[slot] != ABSENT) {
            unlink(slot);
            previous[slot] = ABSENT;
        }
    }

    /** Takes the next slot that has expired, the oldest first; -1: there is none. */
    public int nextExpired(long nowMillis) {
        int slot = first;
        if (slot == NONE || expiresAt(slot) > nowMillis) {
            return NONE;
        }
        removed(slot);
        return slot;
    }

    /** When old slots are to be forgotten though nothing reads them: a time that many instances have in common. */
    public long nextTimerMillis() {
        if (first == NONE) {
            return Long.MAX_VALUE;
        }
        long step = Math.max(1, ttlMillis / TIMERS_PER_LIFE);
        long expiry = expiresAt(first);
        return expiry >= Long.MAX_VALUE - step ? Long.MAX_VALUE : (Math.floorDiv(expiry - 1, step) + 1) * step;
    }

    private long expiresAt(int slot) {
        long time = times[slot];
        return time > Long.MAX_VALUE - ttlMillis ? Long.MAX_VALUE : time + ttlMillis;
    }

    private void unlink(int slot) {
        int before = previous[slot];
        int behind = next[slot];
        if (before == NONE) {
            first = behind;
        } else {
            next[before] = behind;
        }
        if (behind == NONE) {
            last = before;
        } else {
            previous[behind] = before;
        }
    }

    private void grow(int slots) {
        int from = times.length;
        int capacity = Math.max(slots, Math.max(16, from + (from >> 1)));
        times = Arrays.copyOf(times, capacity);
        next = Arrays.copyOf(next, capacity);
        previous = Arrays.copyOf(previous, capacity);
        Arrays.fill(previous, from, capacity, ABSENT);
    }

    /** Bytes held, about. */
    public long sizeBytes() {
        return (long) times.length * (Long.BYTES + 2 * Integer.BYTES);
    }

    /** Bytes, none if slots live for ever: for each slot in the order of its last write slot (int) and time (long), then -1. */
    public void snapshot(DataOutput out) throws IOException {
        if (ttlMillis == 0) {
            return;
        }
        for (int slot = first; slot != NONE; slot = next[slot]) {
            out.writeInt(slot);
            out.writeLong(times[slot]);
        }
        out.writeInt(NONE);
    }

    /** Reads what {@link #snapshot} of an instance with a time to live wrote, if this one has one. */
    public void restore(DataInput in) throws IOException {
        if (ttlMillis == 0) {
            return;
        }
        for (int slot = in.readInt(); slot != NONE; slot = in.readInt()) {
            written(slot, in.readLong());
        }
    }
}

package io.millrace.operators.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.LongPredicate;

/**
 * The open sessions of all keys, numbered by small ints under which their accumulators lie. Sessions of a key are linked,
 * the youngest first; they neither overlap nor touch.
 */
final class Sessions {
    private final long gapMillis;
    private final SlotPool pool = new SlotPool();
    private long[] starts = {};

    /** Last row's time plus the gap. */
    private long[] ends = {};

    private int[] keys = {};

    /** Next session of the key plus one; 0 for none. */
    private int[] nexts = {};

    /** Order in which sessions were opened; -1 for one that is not open. */
    private long[] openings = {};

    /** First session of a key plus one, by its slot. */
    private int[] heads = {};

    private long opened;

    /** Sessions that the rows since the last {@link #releaseMerged} have made one, and the ones they went into. */
    private int[] merged = new int[4];

    private int[] mergedInto = new int[4];
    private int mergedCount;

    /** No open session ends before. */
    private long earliestEnd = Long.MAX_VALUE;

    Sessions(long gapMillis) {
        this.gapMillis = gapMillis;
    }

    void ensureKeys(int keySlots) {
        if (heads.length < keySlots) {
            heads = Arrays.copyOf(heads, Math.max(keySlots, heads.length + (heads.length >> 1)));
        }
    }

    int limit() {
        return pool.limit();
    }

    int key(int session) {
        return keys[session];
    }

    long start(int session) {
        return starts[session];
    }

    long end(int session) {
        return ends[session];
    }

    boolean has(int keySlot) {
        return heads[keySlot] != 0;
    }

    /**
     * The session that a row joins: one that it touches, several made one, or a new one.
     *
     * @param isFired whether a session of this row alone would have fired; then none is opened for it
     * @return -1 if the row is late
     */
    int join(int keySlot, long time, boolean isFired) {
        long start = time;
        long end = time + gapMillis;
        int joined = -1;
        int link = heads[keySlot];
        while (link != 0) {
            int session = link - 1;
            link = nexts[session];
            if (start <= ends[session] && end >= starts[session]) {
                start = Math.min(start, starts[session]);
                end = Math.max(end, ends[session]);
                if (joined >= 0) {
                    unlink(joined);
                    rememberMerge(joined, session);
                }
                joined = session;
            }
        }
        if (joined < 0) {
            if (isFired) {
                return -1;
            }
            joined = open(keySlot);
        }
        starts[joined] = start;
        ends[joined] = end;
        earliestEnd = Math.min(earliestEnd, end);
        return joined;
    }

    private int open(int keySlot) {
        int session = pool.take();
        if (session >= starts.length) {
            int capacity = Math.max(16, session + (session >> 1) + 1);
            starts = Arrays.copyOf(starts, capacity);
            ends = Arrays.copyOf(ends, capacity);
            keys = Arrays.copyOf(keys, capacity);
            nexts = Arrays.copyOf(nexts, capacity);
            int old = openings.length;
            openings = Arrays.copyOf(openings, capacity);
            Arrays.fill(openings, old, capacity, -1);
        }
        keys[session] = keySlot;
        nexts[session] = heads[keySlot];
        heads[keySlot] = session + 1;
        openings[session] = opened++;
        return session;
    }

    private void unlink(int session) {
        int keySlot = keys[session];
        if (heads[keySlot] == session + 1) {
            heads[keySlot] = nexts[session];
        } else {
            int before = heads[keySlot] - 1;
            while (nexts[before] != session + 1) {
                before = nexts[before] - 1;
            }
            nexts[before] = nexts[session];
        }
        openings[session] = -1;
    }

    private void rememberMerge(int from, int into) {
        if (mergedCount == merged.length) {
            merged = Arrays.copyOf(merged, mergedCount * 2);
            mergedInto = Arrays.copyOf(mergedInto, mergedCount * 2);
        }
        merged[mergedCount] = from;
        mergedInto[mergedCount++] = into;
    }

    int mergedCount() {
        return mergedCount;
    }

    int merged(int index) {
        return merged[index];
    }

    int mergedInto(int index) {
        return mergedInto[index];
    }

    /** What a session has become by now. */
    int resolve(int session) {
        int resolved = session;
        for (int i = 0; i < mergedCount; i++) {
            if (merged[i] == resolved) {
                resolved = mergedInto[i];
            }
        }
        return resolved;
    }

    /** Gives back the numbers of sessions that became part of others. */
    void releaseMerged() {
        for (int i = 0; i < mergedCount; i++) {
            pool.giveBack(merged[i]);
        }
        mergedCount = 0;
    }

    /** No open session ends before; Long.MAX_VALUE if none is open. */
    long earliestEnd() {
        return earliestEnd;
    }

    /** Open sessions whose end fires, by end, then in the order of their opening. */
    int[] due(LongPredicate fires) {
        if (earliestEnd == Long.MAX_VALUE || !fires.test(earliestEnd)) {
            return new int[0];
        }
        Integer[] due = new Integer[pool.limit()];
        int count = 0;
        earliestEnd = Long.MAX_VALUE;
        for (int session = 0; session < pool.limit(); session++) {
            if (openings[session] >= 0 && fires.test(ends[session])) {
                due[count++] = session;
            } else if (openings[session] >= 0) {
                earliestEnd = Math.min(earliestEnd, ends[session]);
            }
        }
        Arrays.sort(due, 0, count, (a, b) -> {
            int byEnd = Long.compare(ends[a], ends[b]);
            return byEnd != 0 ? byEnd : Long.compare(openings[a], openings[b]);
        });
        int[] sessions = new int[count];
        for (int i = 0; i < count; i++) {
            sessions[i] = due[i];
        }
        return sessions;
    }

    void close(int session) {
        unlink(session);
        pool.giveBack(session);
    }

    /** Bytes: the pool, sessions opened so far, for each number start, end, key, next and opening, then the heads. */
    void snapshot(DataOutput out) throws IOException {
        pool.snapshot(out);
        out.writeLong(opened);
        out.writeLong(earliestEnd);
        for (int session = 0; session < pool.limit(); session++) {
            out.writeLong(starts[session]);
            out.writeLong(ends[session]);
            out.writeInt(keys[session]);
            out.writeInt(nexts[session]);
            out.writeLong(openings[session]);
        }
        out.writeInt(heads.length);
        for (int head : heads) {
            out.writeInt(head);
        }
    }

    void restore(DataInput in) throws IOException {
        pool.restore(in);
        opened = in.readLong();
        earliestEnd = in.readLong();
        int limit = pool.limit();
        starts = new long[limit];
        ends = new long[limit];
        keys = new int[limit];
        nexts = new int[limit];
        openings = new long[limit];
        for (int session = 0; session < limit; session++) {
            starts[session] = in.readLong();
            ends[session] = in.readLong();
            keys[session] = in.readInt();
            nexts[session] = in.readInt();
            openings[session] = in.readLong();
        }
        heads = new int[in.readInt()];
        for (int i = 0; i < heads.length; i++) {
            heads[i] = in.readInt();
        }
    }
}

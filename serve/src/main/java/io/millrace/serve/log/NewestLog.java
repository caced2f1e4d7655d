package io.millrace.serve.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The newest entries of something endless, numbered from 1, safe for one writer and many readers. */
public final class NewestLog<T> {

    private final ArrayDeque<T> entries = new ArrayDeque<>();
    private final int limit;
    private long count;

    NewestLog(int limit) {
        this.limit = limit;
    }

    synchronized void add(T entry) {
        count++;
        entries.addLast(entry);
        if (entries.size() > limit) {
            entries.removeFirst();
        }
    }

    synchronized long count() {
        return count;
    }

    /** Some of the entries, newest first, and the number of the newest. */
    public record Slice<T>(long upTo, List<T> entries) {}

    /** Entries with a number above {@code after}, newest first, at most {@code most}. */
    synchronized Slice<T> newest(long after, int most) {
        long wanted = Math.min(most, Math.max(0, count - after));
        List<T> newest = new ArrayList<>();
        Iterator<T> descending = entries.descendingIterator();
        while (newest.size() < wanted && descending.hasNext()) {
            newest.add(descending.next());
        }
        return new Slice<>(count, newest);
    }

    /** All kept entries, newest first. */
    synchronized List<T> all() {
        return newest(0, limit).entries();
    }
}

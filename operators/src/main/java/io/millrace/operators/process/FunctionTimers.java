package io.millrace.operators.process;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The timers of all partitions, in event time. A partition has at most one timer of a name, and at most one without a name
 * for a time. They fire in the order of their times, those of one time in the order in which they were registered; on an
 * advance of the watermark first those without a name, then those with one, as in Flink.
 */
final class FunctionTimers {
    private final NavigableMap<Long, Set<Timer>> unnamed = new TreeMap<>();
    private final NavigableMap<Long, Set<Timer>> named = new TreeMap<>();

    /** By slot of the partition: the times of its timers, those without a name by the time itself. */
    private final List<@Nullable Map<Object, Long>> ofPartition = new ArrayList<>();

    /**
     * A timer.
     *
     * @param slot of the partition's key
     * @param name null if it has none
     */
    record Timer(int slot, @Nullable String name, long time) {
        /** What tells it from the others of its partition. */
        Object identity() {
            return name == null ? time : name;
        }
    }

    private NavigableMap<Long, Set<Timer>> queue(@Nullable String name) {
        return name == null ? unnamed : named;
    }

    /** Registers a timer, in place of the one of that name. */
    void register(int slot, @Nullable String name, long time) {
        Timer timer = new Timer(slot, name, time);
        if (name != null) {
            clear(slot, name);
        }
        while (ofPartition.size() <= slot) {
            ofPartition.add(null);
        }
        Map<Object, Long> timers = ofPartition.get(slot);
        if (timers == null) {
            timers = new LinkedHashMap<>();
            ofPartition.set(slot, timers);
        }
        timers.put(timer.identity(), time);
        queue(name).computeIfAbsent(time, at -> new LinkedHashSet<>()).add(timer);
    }

    /** Forgets the timer of a name, if there is one. */
    void clear(int slot, String name) {
        Long time = times(slot).get(name);
        if (time != null) {
            remove(new Timer(slot, name, time));
        }
    }

    /** Forgets the timer without a name for a time, if there is one. */
    void clear(int slot, long time) {
        if (times(slot).containsKey(time)) {
            remove(new Timer(slot, null, time));
        }
    }

    /** Forgets all timers of a partition. */
    void clearAll(int slot) {
        for (Map.Entry<Object, Long> timer : List.copyOf(times(slot).entrySet())) {
            String name = timer.getKey() instanceof String text ? text : null;
            remove(new Timer(slot, name, timer.getValue()));
        }
    }

    private Map<Object, Long> times(int slot) {
        Map<Object, Long> timers = slot < ofPartition.size() ? ofPartition.get(slot) : null;
        return timers == null ? Map.of() : timers;
    }

    private void remove(Timer timer) {
        Map<Object, Long> timers = ofPartition.get(timer.slot);
        if (timers != null) {
            timers.remove(timer.identity());
            if (timers.isEmpty()) {
                ofPartition.set(timer.slot, null);
            }
        }
        NavigableMap<Long, Set<Timer>> queue = queue(timer.name);
        Set<Timer> atTime = queue.get(timer.time);
        if (atTime != null && atTime.remove(timer) && atTime.isEmpty()) {
            queue.remove(timer.time);
        }
    }

    /**
     * Takes the next timer that is due out; null if none is.
     *
     * @param isNamed of those with a name; otherwise of those without
     */
    @Nullable
    Timer takeDue(boolean isNamed, long watermarkMillis) {
        NavigableMap<Long, Set<Timer>> queue = isNamed ? named : unnamed;
        Map.Entry<Long, Set<Timer>> first = queue.firstEntry();
        if (first == null || first.getKey() > watermarkMillis) {
            return null;
        }
        Timer timer = first.getValue().iterator().next();
        remove(timer);
        return timer;
    }

    boolean isEmpty(int slot) {
        return times(slot).isEmpty();
    }

    /** Bytes: number of timers without a name; each: time, slot; number of those with one; each: time, slot, name in UTF-8. */
    void snapshot(DataOutput out) throws IOException {
        out.writeInt(size(unnamed));
        for (Set<Timer> atTime : unnamed.values()) {
            for (Timer timer : atTime) {
                out.writeLong(timer.time);
                out.writeInt(timer.slot);
            }
        }
        out.writeInt(size(named));
        for (Set<Timer> atTime : named.values()) {
            for (Timer timer : atTime) {
                out.writeLong(timer.time);
                out.writeInt(timer.slot);
                byte[] name = String.valueOf(timer.name).getBytes(StandardCharsets.UTF_8);
                out.writeInt(name.length);
                out.write(name);
            }
        }
    }

    private static int size(NavigableMap<Long, Set<Timer>> queue) {
        return queue.values().stream().mapToInt(Set::size).sum();
    }

    void restore(DataInput in) throws IOException {
        int unnamedCount = in.readInt();
        for (int i = 0; i < unnamedCount; i++) {
            long time = in.readLong();
            register(in.readInt(), null, time);
        }
        int namedCount = in.readInt();
        for (int i = 0; i < namedCount; i++) {
            long time = in.readLong();
            int slot = in.readInt();
            byte[] name = new byte[in.readInt()];
            in.readFully(name);
            register(slot, new String(name, StandardCharsets.UTF_8), time);
        }
    }
}

package io.millrace.operators.process;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.api.TableRuntimeException;
import org.jspecify.annotations.Nullable;

/** All states of a function: by partition, and as arguments of the call that is being made. */
final class FunctionState {
    private final List<StateEntry.Declaration> declarations;
    private final StateEntry[] entries;
    private final boolean[] isCleared;

    FunctionState(List<StateEntry.Declaration> declarations, Converters converters) {
        this.declarations = declarations;
        this.entries = declarations.stream()
                .map(declaration -> declaration.create(converters))
                .toArray(StateEntry[]::new);
        this.isCleared = new boolean[entries.length];
    }

    /** Number of states. */
    int count() {
        return entries.length;
    }

    /** The shortest time to live of those that have one; zero if none has. */
    long shortestTtlMillis() {
        return Arrays.stream(entries)
                .mapToLong(StateEntry::ttlMillis)
                .filter(ttl -> ttl > 0)
                .min()
                .orElse(0);
    }

    void ensureCapacity(int slots) {
        for (StateEntry entry : entries) {
            entry.ensureCapacity(slots);
        }
    }

    /** Starts a call for a partition: puts what the function gets into {@code arguments}, from position {@code first}. */
    void toFunction(int slot, long nowMillis, @Nullable Object[] arguments, int first) {
        Arrays.fill(isCleared, false);
        for (int i = 0; i < entries.length; i++) {
            entries[i].use(slot, nowMillis);
            arguments[first + i] = entries[i].toFunction();
        }
    }

    /** Ends a call: keeps what the function has made of what it got. */
    void fromFunction(Object[] arguments, int first) {
        for (int i = 0; i < entries.length; i++) {
            entries[i].fromFunction(arguments[first + i], isCleared[i]);
        }
    }

    /** Has a state cleared when the call ends. */
    void clear(String name) {
        int position = IntStream.range(0, entries.length)
                .filter(i -> declarations.get(i).name().equals(name))
                .findFirst()
                .orElseThrow(() -> new TableRuntimeException("Unknown state entry: " + name));
        isCleared[position] = true;
    }

    void clearAll() {
        Arrays.fill(isCleared, true);
    }

    boolean isEmpty(int slot) {
        for (StateEntry entry : entries) {
            if (!entry.isEmpty(slot)) {
                return false;
            }
        }
        return true;
    }

    /** Drops what has expired of a partition; gives when the next of it will, Long.MAX_VALUE if nothing of it ever does. */
    long dropExpired(int slot, long nowMillis) {
        long next = Long.MAX_VALUE;
        for (StateEntry entry : entries) {
            if (entry.ttlMillis() > 0) {
                long oldest = entry.dropExpired(slot, nowMillis);
                next = oldest == Long.MAX_VALUE ? next : Math.min(next, oldest + entry.ttlMillis());
            }
        }
        return next;
    }

    void snapshot(int slots, DataOutput out) throws IOException {
        for (StateEntry entry : entries) {
            entry.snapshot(slots, out);
        }
    }

    void restore(int slots, DataInput in) throws IOException {
        for (StateEntry entry : entries) {
            entry.restore(slots, in);
        }
    }
}

package io.millrace.operators.process;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.table.api.dataview.DataView;
import org.apache.flink.table.api.dataview.ListView;
import org.apache.flink.table.runtime.dataview.DataViewUtils;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * One of the states that a function declares, of all partitions: kept as Flink's internal data structures, by slot of the
 * partition's key, and handed to the function as what it declares. What the function gets of a partition is its own copy;
 * only what it gives back or writes to a view is kept.
 *
 * <p>State with a time to live is gone for the function that long after it was written, as with Flink's
 * {@code OnCreateAndWrite} and {@code NeverReturnExpired}: a value as a whole, a list by element, a map by entry.
 */
abstract sealed class StateEntry permits ValueEntry, ListEntry, MapEntry {
    /** The partition that is being processed. */
    int slot;

    private long nowMillis;

    private final long ttlMillis;

    /** By slot, with a time to live: nothing of the partition was written before. Spares looking for what has expired. */
    private long[] oldestMillis = {};

    StateEntry(long ttlMillis) {
        this.ttlMillis = ttlMillis;
    }

    /**
     * A state as the function declares it.
     *
     * @param name for messages
     * @param type a row or structured type, or that of a list or map view
     * @param ttlMillis how long it lives after it was written; zero for ever
     */
    record Declaration(String name, DataType type, long ttlMillis) {
        StateEntry create(Converters converters) {
            LogicalType logical = type.getLogicalType();
            if (!DataViewUtils.isDataView(logical, DataView.class)) {
                return new ValueEntry(type, ttlMillis, converters);
            }
            DataType content = type.getChildren().get(0);
            return DataViewUtils.isDataView(logical, ListView.class)
                    ? new ListEntry(content, ttlMillis, converters)
                    : new MapEntry(content, ttlMillis, converters);
        }
    }

    final long ttlMillis() {
        return ttlMillis;
    }

    /** Whether something written then is gone by now. */
    final boolean isExpired(long writtenMillis, long now) {
        return ttlMillis > 0 && writtenMillis <= now - ttlMillis;
    }

    /** Goes to a partition, for one call of the function. */
    final void use(int newSlot, long now) {
        slot = newSlot;
        nowMillis = now;
        if (ttlMillis > 0) {
            if (newSlot >= oldestMillis.length) {
                oldestMillis = Arrays.copyOf(oldestMillis, Math.max(16, newSlot + 1 + (newSlot >> 1)));
            }
            if (isExpired(oldestMillis[newSlot], now)) {
                oldestMillis[newSlot] = dropExpired(newSlot, now);
            }
        }
    }

    /** The clock of the epoch, at which something of the partition is written now. */
    final long write() {
        if (ttlMillis > 0) {
            oldestMillis[slot] = Math.min(oldestMillis[slot], nowMillis);
        }
        return nowMillis;
    }

    /** Makes the slots {@code [0, slots)} usable. */
    abstract void ensureCapacity(int slots);

    /** What the function gets. */
    abstract Object toFunction();

    /** Keeps what the function has made of what it got. */
    abstract void fromFunction(Object external, boolean isCleared);

    abstract boolean isEmpty(int ofSlot);

    /** Drops what has expired of a partition; gives when the oldest that is left was written, Long.MAX_VALUE if nothing is. */
    abstract long dropExpired(int ofSlot, long now);

    /** Writes the states of {@code slots} slots. */
    abstract void snapshot(int slots, DataOutput out) throws IOException;

    abstract void restore(int slots, DataInput in) throws IOException;
}

package io.millrace.state;

import io.millrace.data.Batch;
import io.millrace.data.Column;
import io.millrace.data.Hashing;
import io.millrace.data.LongColumn;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * Gives every distinct key a slot: a small int under which an operator keeps, in {@link StateColumn}s or arrays of its own,
 * what it knows of the key. A batch is looked up at a time.
 *
 * <p>Open addressing with linear probing: {@code table[i]} is a slot plus one, or zero; the hash of each slot is kept, so
 * that growing does not read keys again and most unequal keys are told apart without reading them. Removal shifts the run
 * behind it back, so there are no tombstones.
 */
public final class KeyTable {
    private static final int INITIAL_BUCKETS = 64;

    private final RowTable keys;
    /** The keys, if they are single longs: the case worth a loop of its own. */
    private final @Nullable LongStateColumn longKeys;

    private int[] table = new int[INITIAL_BUCKETS];
    private int[] slotHashes = new int[16];
    private int[] hashes = {};
    private int[] newSlots = new int[16];
    private int newSlotCount;

    public KeyTable(List<LogicalType> keyTypes) {
        keys = new RowTable(keyTypes);
        longKeys = keyTypes.size() == 1 && keys.column(0) instanceof LongStateColumn longs ? longs : null;
    }

    /** Number of keys. */
    public int size() {
        return keys.size();
    }

    /** All slots ever given out are below; for sizing arrays that are indexed by slot. */
    public int slotLimit() {
        return keys.slotLimit();
    }

    /**
     * Finds the slots of a batch's keys, giving new keys a slot. Which slots are new tell {@link #newSlots} and
     * {@link #newSlotCount} until the next call; their state is whatever the slot was last used for, so reset it.
     *
     * @param slots gets a slot for each row of the batch
     */
    public void findOrInsert(Batch batch, int[] keyColumns, int[] slots) {
        int size = batch.size();
        int[] batchHashes = hash(batch, keyColumns);
        newSlotCount = 0;
        reserve(size);
        if (longKeys != null && batch.column(keyColumns[0]).nulls() == null) {
            findOrInsertLongs(longKeys, batch, keyColumns, slots);
            return;
        }
        int[] buckets = table;
        int mask = buckets.length - 1;
        for (int row = 0; row < size; row++) {
            int hash = batchHashes[row];
            int bucket = hash & mask;
            int slot;
            while (true) {
                slot = buckets[bucket] - 1;
                if (slot < 0) {
                    slot = insert(batch, keyColumns, row, hash);
                    buckets[bucket] = slot + 1;
                    break;
                }
                if (slotHashes[slot] == hash && keys.rowEquals(slot, batch, keyColumns, row)) {
                    break;
                }
                bucket = (bucket + 1) & mask;
            }
            slots[row] = slot;
        }
    }

    /** For batches in which no key is null. */
    private void findOrInsertLongs(LongStateColumn longs, Batch batch, int[] keyColumns, int[] slots) {
        long[] wanted = ((LongColumn) batch.column(keyColumns[0])).values();
        int[] buckets = table;
        int mask = buckets.length - 1;
        int size = batch.size();
        for (int row = 0; row < size; row++) {
            long key = wanted[row];
            int bucket = hashes[row] & mask;
            int slot = buckets[bucket] - 1;
            while (slot >= 0 && (longs.get(slot) != key || longs.isNull(slot))) {
                bucket = (bucket + 1) & mask;
                slot = buckets[bucket] - 1;
            }
            if (slot < 0) {
                slot = insert(batch, keyColumns, row, hashes[row]);
                buckets[bucket] = slot + 1;
            }
            slots[row] = slot;
        }
    }

    /** Finds the slots of a batch's keys; -1 where a key is not there. */
    public void find(Batch batch, int[] keyColumns, int[] slots) {
        int size = batch.size();
        int[] batchHashes = hash(batch, keyColumns);
        int[] buckets = table;
        int mask = buckets.length - 1;
        for (int row = 0; row < size; row++) {
            int hash = batchHashes[row];
            int bucket = hash & mask;
            int slot = buckets[bucket] - 1;
            while (slot >= 0 && !(slotHashes[slot] == hash && keys.rowEquals(slot, batch, keyColumns, row))) {
                bucket = (bucket + 1) & mask;
                slot = buckets[bucket] - 1;
            }
            slots[row] = slot;
        }
    }

    /** Slots that the last {@link #findOrInsert} gave to new keys, in the order of their rows. */
    public int[] newSlots() {
        return newSlots;
    }

    public int newSlotCount() {
        return newSlotCount;
    }

    /** Forgets a key; its slot will be given to another. */
    public void remove(int slot) {
        int mask = table.length - 1;
        int hole = slotHashes[slot] & mask;
        while (table[hole] != slot + 1) {
            hole = (hole + 1) & mask;
        }
        int bucket = hole;
        while (true) {
            bucket = (bucket + 1) & mask;
            int next = table[bucket] - 1;
            if (next < 0) {
                break;
            }
            int home = slotHashes[next] & mask;
            boolean reachesHole = ((bucket - home) & mask) >= ((bucket - hole) & mask);
            if (reachesHole) {
                table[hole] = next + 1;
                hole = bucket;
            }
        }
        table[hole] = 0;
        keys.free(slot);
    }

    /** Forgets all keys. */
    public void clear() {
        for (int bucket = 0; bucket < table.length; bucket++) {
            if (table[bucket] != 0) {
                keys.free(table[bucket] - 1);
                table[bucket] = 0;
            }
        }
    }

    /** The keys of {@code slots[0..count)} as columns, in the order of the key types. */
    public Column[] gatherKeys(int[] slots, int count) {
        return keys.gather(slots, count);
    }

    /** One column of the keys. */
    public StateColumn keyColumn(int index) {
        return keys.column(index);
    }

    private int[] hash(Batch batch, int[] keyColumns) {
        if (hashes.length < batch.size()) {
            hashes = new int[Math.max(batch.size(), 64)];
        }
        Hashing.hash(batch, keyColumns, hashes);
        return hashes;
    }

    private int insert(Batch batch, int[] keyColumns, int row, int hash) {
        int slot = keys.allocate();
        keys.set(slot, batch, keyColumns, row);
        if (slot >= slotHashes.length) {
            slotHashes = Arrays.copyOf(slotHashes, slotHashes.length * 2);
        }
        slotHashes[slot] = hash;
        if (newSlotCount == newSlots.length) {
            newSlots = Arrays.copyOf(newSlots, newSlotCount * 2);
        }
        newSlots[newSlotCount++] = slot;
        return slot;
    }

    /** Grows so that {@code more} keys leave the table at most two thirds full. */
    private void reserve(int more) {
        long wanted = (keys.size() + (long) more) * 3 / 2;
        if (wanted < table.length) {
            return;
        }
        int buckets = Math.max(INITIAL_BUCKETS, Integer.highestOneBit((int) Math.min(wanted, 1 << 29)) << 1);
        int[] grown = new int[buckets];
        for (int entry : table) {
            if (entry != 0) {
                place(grown, entry - 1);
            }
        }
        table = grown;
    }

    private void place(int[] buckets, int slot) {
        int mask = buckets.length - 1;
        int bucket = slotHashes[slot] & mask;
        while (buckets[bucket] != 0) {
            bucket = (bucket + 1) & mask;
        }
        buckets[bucket] = slot + 1;
    }

    public long sizeBytes() {
        return keys.sizeBytes() + (long) (table.length + slotHashes.length) * Integer.BYTES;
    }

    /** Bytes: the key rows (see {@link RowTable#snapshot}), then number of buckets, then the buckets, then slots' hashes. */
    public void snapshot(DataOutput out) throws IOException {
        keys.snapshot(out);
        out.writeInt(table.length);
        for (int entry : table) {
            out.writeInt(entry);
        }
        for (int slot = 0; slot < keys.slotLimit(); slot++) {
            out.writeInt(slotHashes[slot]);
        }
    }

    /** Reads what {@link #snapshot} wrote, into a table without keys. */
    public void restore(DataInput in) throws IOException {
        keys.restore(in);
        table = new int[in.readInt()];
        for (int i = 0; i < table.length; i++) {
            table[i] = in.readInt();
        }
        slotHashes = new int[Math.max(16, Integer.highestOneBit(Math.max(1, keys.slotLimit())) << 1)];
        for (int slot = 0; slot < keys.slotLimit(); slot++) {
            slotHashes[slot] = in.readInt();
        }
    }
}

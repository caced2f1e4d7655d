package io.millrace.bench.checksum;

/**
 * The hash of the newest row of each key, by the hash of the key: open addressing, two longs an entry, at most half full. Two
 * keys of one hash would be taken for one; with 64 bits that does not happen to tables of a benchmark's size.
 */
final class KeyedHashes {
    private static final int INITIAL_CAPACITY = 1 << 10;

    /** Key and row, side by side; a key of 0 is an empty place. */
    private long[] entries = new long[2 * INITIAL_CAPACITY];

    private int used;

    /** Sets the row of a key and returns the row before it, 0 if there was none. A row of 0 stands for none. */
    long put(long keyHash, long rowHash) {
        if (2 * (used + 1) > entries.length / 2) {
            grow();
        }
        long key = keyHash == 0 ? 1 : keyHash;
        int place = place(entries, key);
        if (entries[place] == 0) {
            entries[place] = key;
            used++;
        }
        long before = entries[place + 1];
        entries[place + 1] = rowHash;
        return before;
    }

    private static int place(long[] entries, long key) {
        int mask = entries.length / 2 - 1;
        int place = (int) key & mask;
        while (entries[2 * place] != key && entries[2 * place] != 0) {
            place = (place + 1) & mask;
        }
        return 2 * place;
    }

    private void grow() {
        long[] larger = new long[entries.length * 2];
        for (int i = 0; i < entries.length; i += 2) {
            if (entries[i] != 0) {
                int place = place(larger, entries[i]);
                larger[place] = entries[i];
                larger[place + 1] = entries[i + 1];
            }
        }
        entries = larger;
    }
}

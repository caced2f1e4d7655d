package io.millrace.bench.event;

import org.jspecify.annotations.Nullable;

/** Some consecutive events of a split: what all of their fields are made from. */
public final class EventBlock {
    private static final byte BID = EventKind.BID.number();

    private final long from;
    private long to;
    private int size;

    /** By row. {@code keys}: of a bid its auction, of an auction itself, of a person itself (from 0). */
    private final long[] numbers;

    private final byte[] kinds;
    private final long[] timesMillis;
    private final long[] lastAuctions;
    private final long[] lastPeople;
    private final long[] keys;

    private final boolean @Nullable [][] nulls = new boolean @Nullable [EventKind.values().length][];

    EventBlock(long from, int maxRows) {
        this.from = from;
        this.to = from;
        numbers = new long[maxRows];
        kinds = new byte[maxRows];
        timesMillis = new long[maxRows];
        lastAuctions = new long[maxRows];
        lastPeople = new long[maxRows];
        keys = new long[maxRows];
    }

    void add(long number, EventKind kind, long timeMillis, long lastAuction, long lastPerson, long key) {
        int row = size++;
        numbers[row] = number;
        kinds[row] = kind.number();
        timesMillis[row] = timeMillis;
        lastAuctions[row] = lastAuction;
        lastPeople[row] = lastPerson;
        keys[row] = key;
    }

    void end(long position) {
        to = position;
    }

    public int size() {
        return size;
    }

    /** Number of the first event looked at. */
    public long from() {
        return from;
    }

    /** Number behind the last event looked at. */
    public long to() {
        return to;
    }

    public long numberAt(int row) {
        return numbers[row];
    }

    public EventKind kind(int row) {
        byte kind = kinds[row];
        return kind == BID ? EventKind.BID : kind == 0 ? EventKind.PERSON : EventKind.AUCTION;
    }

    /** Flags of the rows that are not of a kind. */
    public boolean[] nullsBut(EventKind kind) {
        boolean[] flags = nulls[kind.number()];
        if (flags == null) {
            flags = new boolean[size];
            byte wanted = kind.number();
            for (int row = 0; row < size; row++) {
                flags[row] = kinds[row] != wanted;
            }
            nulls[kind.number()] = flags;
        }
        return flags;
    }

    long[] numbers() {
        return numbers;
    }

    byte[] kinds() {
        return kinds;
    }

    long[] timesMillis() {
        return timesMillis;
    }

    long[] lastAuctions() {
        return lastAuctions;
    }

    long[] lastPeople() {
        return lastPeople;
    }

    long[] keys() {
        return keys;
    }
}

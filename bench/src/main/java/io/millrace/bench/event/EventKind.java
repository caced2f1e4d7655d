package io.millrace.bench.event;

/** The three kinds of events. */
public enum EventKind {
    PERSON(0),
    AUCTION(1),
    BID(2);

    private final byte number;

    EventKind(int number) {
        this.number = (byte) number;
    }

    /** The value of the field {@code event_type}; numbers ascend from 0. */
    byte number() {
        return number;
    }
}

package io.millrace.engine.epoch;

/** Combines the watermarks of several senders: the smallest counts, idle senders do not, and it never goes back. */
public final class Watermarks {
    public static final long UNKNOWN = Long.MIN_VALUE;
    public static final long END_OF_INPUT = Long.MAX_VALUE;

    private long smallest = END_OF_INPUT;
    private int senders;
    private int idle;

    /** Forgets the senders, to look at them again. */
    public void reset() {
        smallest = END_OF_INPUT;
        senders = 0;
        idle = 0;
    }

    public void add(long watermarkMillis, boolean isIdle) {
        senders++;
        if (isIdle) {
            idle++;
        } else {
            smallest = Math.min(smallest, watermarkMillis);
        }
    }

    /** Whether there are senders and all are idle. */
    public boolean isIdle() {
        return senders > 0 && idle == senders;
    }

    /** The combined watermark, at least {@code previous}; that, while all senders are idle or none is known. */
    public long combined(long previous) {
        return idle == senders ? previous : Math.max(previous, smallest);
    }
}

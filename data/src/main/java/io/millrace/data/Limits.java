package io.millrace.data;

/** Every limit of the system, in one place; what one implies for another is checked when the class loads. */
public final class Limits {
    /** Rows that a source hands over as one batch at most. */
    public static final int BATCH_ROWS = 4_096;

    /** Bytes of payload after which a source hands over a batch. */
    public static final int BATCH_BYTES = 1 << 20;

    /** Rows that one epoch takes at most from all its splits. */
    public static final int EPOCH_ROWS = 65_536;

    /** Rows that wait, decoded, for one source; that is the backpressure on its reader. */
    public static final int SOURCE_QUEUE_ROWS = 262_144;

    /** Bytes that wait, decoded, for one source. */
    public static final long SOURCE_QUEUE_BYTES = 128L << 20;

    /** Epochs that may wait for their commit while the next one runs. */
    public static final int COMMITS_IN_FLIGHT = 2;

    /** Parts that a keyed state is divided into; fixed for the life of a state, whatever the number of workers. */
    public static final int SHARDS = 16;

    /** Worker threads of one pipeline: more than shards would idle. */
    public static final int MAX_WORKERS = SHARDS;

    /** Largest event that a decoder takes, in bytes; larger ones are dead letters. */
    public static final int MAX_EVENT_BYTES = 16 << 20;

    static {
        check(BATCH_ROWS <= EPOCH_ROWS, "a batch fits an epoch");
        check(EPOCH_ROWS <= SOURCE_QUEUE_ROWS, "a full epoch can wait in a queue");
        check(Integer.bitCount(SHARDS) == 1, "the number of shards is a power of two");
        check(MAX_EVENT_BYTES <= SOURCE_QUEUE_BYTES, "the largest event fits a queue");
    }

    private Limits() {}

    private static void check(boolean holds, String relation) {
        if (!holds) {
            throw new AssertionError("limits: " + relation);
        }
    }
}

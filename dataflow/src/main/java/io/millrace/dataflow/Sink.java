package io.millrace.dataflow;

import java.util.List;

/**
 * Where rows go. An epoch is written on worker threads, in parallel, into memory ({@link SinkWriter}); it is delivered as
 * one, on the commit thread, while the next epoch already runs.
 *
 * <p>Delivery is at least once at present: {@link #commit} returns when the epoch's rows are safe at their destination, and
 * only then do the positions of the sources count as committed. Exactly once takes the same step: the epoch number is what
 * a transaction will be keyed by.
 */
public interface Sink extends AutoCloseable {
    /** Connects; a destination that is not there or refuses is an error now and not at the first row. */
    void open() throws Exception;

    /** A new writer. */
    SinkWriter createWriter();

    /**
     * Delivers an epoch.
     *
     * @param epoch its number; ascending, and the same again when an epoch is run again after a crash
     * @param staged what the writers have staged, in the order of shards; rows of one key are in one of them
     */
    void commit(long epoch, List<StagedOutput> staged) throws Exception;

    /** The input has ended: all is committed, finish what needs an end (close a file). */
    default void finish() throws Exception {}

    @Override
    void close();
}

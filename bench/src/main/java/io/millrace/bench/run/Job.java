package io.millrace.bench.run;

/** A query that runs in this process. */
interface Job extends AutoCloseable {
    /** Rows that the sources have read so far, in whatever unit the engine counts, as long as it is always the same. */
    long rowsRead();

    /**
     * Waits for the end, at most so long.
     *
     * @return whether it has ended
     */
    boolean await(long timeoutMillis) throws InterruptedException;

    @Override
    void close();
}

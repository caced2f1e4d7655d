package io.millrace.dataflow;

/** What a source reader hands its batches to. May be called by the reader's thread only. */
public interface SplitOutput {
    /** The split belongs to this source from now on. */
    void open(String split) throws InterruptedException;

    /** Hands over a batch of an open split; waits while too much is queued. */
    void emit(SourceBatch batch) throws InterruptedException;

    /** The split has ended: nothing more comes from it. When all readers have returned, the source has ended. */
    void finish(String split) throws InterruptedException;
}

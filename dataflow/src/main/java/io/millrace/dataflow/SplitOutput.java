package io.millrace.dataflow;

import java.util.Collection;

/** What a source reader hands its batches to. May be called by the reader's thread only. */
public interface SplitOutput {
    /**
     * These splits belong to this source from now on. A reader's first call names all splits that it has, be it none, so
     * that none of them can be missing when the first row decides on the watermark; later calls name those that it finds.
     */
    void open(Collection<String> splits) throws InterruptedException;

    /** Hands over a batch of an open split; waits while too much is queued. */
    void emit(SourceBatch batch) throws InterruptedException;

    /** The split has ended: nothing more comes from it. When all readers have returned, the source has ended. */
    void finish(String split) throws InterruptedException;
}

package io.millrace.dataflow;

/** Reads some splits of a source, on a thread of its own. */
public interface SourceReader extends AutoCloseable {
    /**
     * Reads on until the splits end or the thread is interrupted.
     *
     * <p>Announces its splits first, all in one {@link SplitOutput#open}, before it emits anything: a split that is known but
     * silent holds the watermark back, one that is not known cannot.
     *
     * @throws InterruptedException when the engine stops; not an error
     * @throws io.millrace.data.MillraceException when reading cannot go on; ends the pipeline with this message
     */
    void run(SplitOutput output) throws Exception;

    @Override
    default void close() {}
}

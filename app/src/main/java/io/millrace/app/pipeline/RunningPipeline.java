package io.millrace.app.pipeline;

import io.millrace.serve.pipeline.PipelineStatus;

/** A pipeline that runs, on either engine. */
public interface RunningPipeline extends AutoCloseable {
    PipelineStatus status();

    /** What it has done so far; final once it has ended. */
    RunSummary summary();

    /**
     * Waits for the end, at most the time given.
     *
     * @return whether it has ended
     * @throws io.millrace.data.MillraceException what made it fail
     */
    boolean await(long timeoutMillis) throws InterruptedException;

    /** Stops reading, delivers what is on its way, and closes; within five seconds. Safe to call twice. */
    @Override
    void close();
}

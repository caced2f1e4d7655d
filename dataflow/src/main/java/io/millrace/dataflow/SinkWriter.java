package io.millrace.dataflow;

import io.millrace.data.Batch;
import org.jspecify.annotations.Nullable;

/**
 * Encodes rows for a sink: one writer a shard (or split), driven like an {@link Operator}, on worker threads. It delivers
 * nothing by itself.
 */
public interface SinkWriter extends AutoCloseable {
    void write(Batch batch);

    /** What was written since the last call, to be delivered by {@link Sink#commit}; null if nothing was. */
    @Nullable
    StagedOutput stage();

    @Override
    default void close() {}
}

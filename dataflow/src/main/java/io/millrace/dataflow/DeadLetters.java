package io.millrace.dataflow;

import java.util.List;

/** Where dead letters of committed epochs go. Called on the commit thread. */
public interface DeadLetters extends AutoCloseable {
    /** Makes the letters durable before it returns. */
    void accept(List<DeadLetter> letters) throws Exception;

    @Override
    default void close() {}
}

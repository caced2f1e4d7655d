package io.millrace.planner.collect;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.table.data.RowData;

/**
 * Who waits for the rows of which query, in this process. A query's plan carries the id only: a plan is text, and a
 * sink on Flink is serialised on its way to its task.
 */
public final class CollectedRows {
    private static final Map<String, RowConsumer> OPEN = new ConcurrentHashMap<>();

    private CollectedRows() {}

    /** Takes the rows of one query, one at a time, from any thread; the changes to one row come in their order. */
    @FunctionalInterface
    public interface RowConsumer {
        /**
         * @param row valid during the call only; its row kind says what happens to it
         * @throws InterruptedException where the run is canceled while the consumer waits for room
         */
        void accept(RowData row) throws IOException, InterruptedException;
    }

    /** A query that is waited for, until it is closed. */
    public interface Collected extends AutoCloseable {
        @Override
        void close();
    }

    /** Waits for rows under an id; open it before the plan runs. */
    public static Collected open(String id, RowConsumer consumer) {
        if (OPEN.putIfAbsent(id, consumer) != null) {
            throw new IllegalStateException("Collection '" + id + "' is open already");
        }
        return () -> OPEN.remove(id, consumer);
    }

    /** Who waits under an id. */
    public static RowConsumer consumer(String id) throws IOException {
        RowConsumer consumer = OPEN.get(id);
        if (consumer == null) {
            throw new IOException("Nobody waits for the rows of query '" + id + "' in this process");
        }
        return consumer;
    }
}

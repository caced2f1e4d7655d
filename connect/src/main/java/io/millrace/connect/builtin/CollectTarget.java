package io.millrace.connect.builtin;

import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.flink.types.Row;

/**
 * Listeners for the rows of {@code collect} tables, by {@code collect.id}; one for the whole process, so that rows reach
 * them from either engine. A listener is called by whichever thread commits, never by two at once.
 */
public final class CollectTarget {
    private static final Map<String, Consumer<Row>> LISTENERS = new ConcurrentHashMap<>();

    private CollectTarget() {}

    /**
     * Hears the rows of all tables with that id until the registration is closed.
     *
     * @throws IllegalStateException if somebody else listens to the id
     */
    public static Registration listen(String id, Consumer<Row> listener) {
        if (LISTENERS.putIfAbsent(id, listener) != null) {
            throw new IllegalStateException("somebody listens to collect.id " + id + " already");
        }
        return () -> LISTENERS.remove(id, listener);
    }

    /** Ends listening. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    static void deliver(String id, Row row) {
        Consumer<Row> listener = listener(id);
        synchronized (listener) {
            listener.accept(row);
        }
    }

    /** The listener; fails if there is none. */
    static Consumer<Row> listener(String id) {
        Consumer<Row> listener = LISTENERS.get(id);
        if (listener == null) {
            throw new MillraceException(
                            ErrorCode.NOT_FOUND,
                            "nobody in this process listens to a collect table",
                            "Use the connector 'print', or register a listener before the pipeline starts.",
                            null)
                    .with("collect.id", id);
        }
        return listener;
    }
}

package io.millrace.serve.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.util.concurrent.Semaphore;

/**
 * Bounds how many clients hold a stream open: each holds one server thread. A client that goes away ends its stream
 * quietly.
 */
final class StreamSlots {

    private final Semaphore free;
    private final int limit;
    private volatile boolean closed;

    StreamSlots(int limit) {
        this.limit = limit;
        this.free = new Semaphore(limit);
    }

    /** Writes a stream until the client leaves or the server closes. */
    interface Streamer {
        void stream(Context context) throws IOException, InterruptedException;
    }

    Handler handler(Streamer streamer) {
        return context -> {
            if (closed || !free.tryAcquire()) {
                throw new ApiException(
                        503,
                        "too_many_streams",
                        "All " + limit + " streams are taken.",
                        "Close a stream, read the table instead, or start the server with room for more.");
            }
            try {
                streamer.stream(context);
            } catch (IOException e) {
                // The client has closed the connection, or reads no more: a stream's usual end.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                free.release();
            }
        };
    }

    boolean open() {
        return !closed;
    }

    void close() {
        closed = true;
    }
}

package io.millrace.serve.http;

import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Writes server-sent events. Writes block as long as the client does not read; the server's idle timeout ends a client
 * that has stopped reading altogether. Data must not hold line breaks.
 */
final class EventStream {

    private final ServletOutputStream out;

    EventStream(Context context) throws IOException {
        HttpServletResponse response = context.res();
        response.setContentType("text/event-stream;charset=utf-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Accel-Buffering", "no");
        out = response.getOutputStream();
        out.flush();
    }

    void event(String name, byte[] data) throws IOException {
        line("event: " + name + "\ndata: ");
        out.write(data);
        line("\n\n");
    }

    void event(String name, long id, byte[] data) throws IOException {
        line("id: " + id + "\n");
        event(name, data);
    }

    void heartbeat() throws IOException {
        line(": heartbeat\n\n");
        out.flush();
    }

    void flush() throws IOException {
        out.flush();
    }

    private void line(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }
}

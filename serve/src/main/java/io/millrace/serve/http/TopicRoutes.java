package io.millrace.serve.http;

import io.javalin.http.Context;
import io.millrace.serve.log.EventWriter;
import io.millrace.serve.log.LogUnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Events pushed over HTTP: they go to the log first and are acknowledged when the log has them. */
final class TopicRoutes {

    private final EventWriter writer;
    private final int maxBodyBytes;
    private final int maxEventBytes;

    TopicRoutes(EventWriter writer, int maxBodyBytes, int maxEventBytes) {
        this.writer = writer;
        this.maxBodyBytes = maxBodyBytes;
        this.maxEventBytes = maxEventBytes;
    }

    List<Route> routes() {
        return List.of(Route.post("/api/topics/{topic}", this::write));
    }

    record Written(String topic, int count, List<EventWriter.Position> positions) {}

    private void write(Context context) throws IOException {
        String topic = context.pathParam("topic");
        byte[] body = readBody(context);
        List<EventWriter.Event> events = new EventBody(body, keyNames(context), maxEventBytes).events();
        try {
            if (!writer.topicExists(topic)) {
                throw ApiException.unknown(
                        "topic",
                        topic,
                        new ArrayList<>(new TreeSet<>(writer.topicNames())),
                        "Create the topic first, for example with a CREATE TABLE in a running pipeline.");
            }
            List<EventWriter.Position> positions = writer.write(topic, events);
            Json.answer(context, new Written(topic, positions.size(), positions));
        } catch (LogUnavailableException e) {
            throw new ApiException(
                    503,
                    "log_unavailable",
                    String.valueOf(e.getMessage()),
                    "Check that the broker runs, then send the events again.");
        }
    }

    private static List<String> keyNames(Context context) {
        String key = context.queryParam("key");
        return key == null || key.isEmpty() ? List.of() : List.of(key.split(","));
    }

    private byte[] readBody(Context context) throws IOException {
        String encoding = context.header("Content-Encoding");
        if (encoding != null && !encoding.equals("identity")) {
            throw new ApiException(
                    415,
                    "unsupported_encoding",
                    "Bodies in encoding '" + encoding + "' are not read.",
                    "Send it plain.");
        }
        byte[] body = context.req().getContentLengthLong() > maxBodyBytes
                ? new byte[0]
                : context.req().getInputStream().readNBytes(maxBodyBytes + 1);
        if (context.req().getContentLengthLong() > maxBodyBytes || body.length > maxBodyBytes) {
            // What is left of the body is not read, so the connection cannot be used again.
            context.header("Connection", "close");
            throw new ApiException(
                    413,
                    "body_too_large",
                    "The body is larger than " + maxBodyBytes + " bytes.",
                    "Send the events in several requests.");
        }
        return body;
    }
}

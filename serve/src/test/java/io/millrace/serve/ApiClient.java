package io.millrace.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Talks to the API as any client would. */
final class ApiClient {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;

    ApiClient(String url) {
        this.url = url.replace("localhost", "127.0.0.1");
    }

    record Answer(int status, String body) {

        JsonNode json() throws IOException {
            return MAPPER.readTree(body);
        }

        String error() throws IOException {
            return json().at("/error/code").asText();
        }
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url + path)).GET());
    }

    Answer post(String path, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url + path)).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path));
    }

    Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response =
                http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        return new Answer(response.statusCode(), response.body());
    }

    Events events(String path) throws IOException, InterruptedException {
        HttpResponse<InputStream> response =
                http.send(request(path).build(), HttpResponse.BodyHandlers.ofInputStream());
        return new Events(response.body());
    }

    /** A stream of server-sent events. */
    record Event(String name, String data) {

        JsonNode json() throws IOException {
            return MAPPER.readTree(data);
        }
    }

    static final class Events implements AutoCloseable {

        private final InputStream in;
        private final BufferedReader lines;

        Events(InputStream in) {
            this.in = in;
            this.lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        }

        /** The next event, a heartbeat as an event named {@code :heartbeat}; null at the end of the stream. */
        @Nullable
        Event next() throws IOException {
            String name = "";
            String data = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data = line.substring(6);
                } else if (line.startsWith(": ")) {
                    name = ":" + line.substring(2);
                } else if (line.isEmpty() && !name.isEmpty()) {
                    return new Event(name, data);
                }
            }
            return null;
        }

        /** The next event of this name. */
        Event next(String name) throws IOException {
            for (Event event = next(); event != null; event = next()) {
                if (event.name().equals(name)) {
                    return event;
                }
            }
            throw new IOException("The stream ended before an event named " + name + ".");
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}

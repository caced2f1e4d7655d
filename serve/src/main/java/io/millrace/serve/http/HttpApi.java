package io.millrace.serve.http;

import io.millrace.serve.log.Alerts;
import io.millrace.serve.log.DeadLetters;
import io.millrace.serve.log.EventWriter;
import io.millrace.serve.log.TopicFollower;
import io.millrace.serve.pipeline.PrometheusMetrics;
import io.millrace.serve.pipeline.StatusSampler;
import io.millrace.serve.table.ServedTables;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The whole HTTP side of the serving process: API, live page, metrics. */
public final class HttpApi implements AutoCloseable {

    private final StreamSlots slots;
    private final HttpServer server;
    private final List<Route> routes;

    /** What the routes read and write. */
    public record Parts(
            ServedTables tables,
            StatusSampler sampler,
            Alerts alerts,
            DeadLetters deadLetters,
            TopicFollower follower,
            EventWriter writer,
            String logAddress) {}

    /**
     * @param streams clients that may hold a stream open at once
     * @param queuedChanges changes that may wait for one client before it is dropped
     */
    public record Limits(int maxBodyBytes, int maxEventBytes, int streams, int queuedChanges, long heartbeatMillis) {}

    private HttpApi(StreamSlots slots, HttpServer server, List<Route> routes) {
        this.slots = slots;
        this.server = server;
        this.routes = routes;
    }

    /** Starts on the port, or on any free one when it is taken. */
    public static HttpApi start(String host, int port, Parts parts, Limits limits) {
        StreamSlots slots = new StreamSlots(limits.streams());
        List<Route> routes = routes(parts, limits, slots);
        return new HttpApi(slots, HttpServer.start(host, port, limits.streams(), routes), routes);
    }

    public int port() {
        return server.port();
    }

    /** Every route as {@code GET /path}. */
    public List<String> describeRoutes() {
        return routes.stream().map(route -> route.method() + " " + route.path()).toList();
    }

    @Override
    public void close() {
        slots.close();
        server.close();
    }

    private static List<Route> routes(Parts parts, Limits limits, StreamSlots slots) {
        TableRoutes tables = new TableRoutes(
                parts.tables(), parts.sampler(), slots, limits.queuedChanges(), limits.heartbeatMillis());
        PageFiles page = new PageFiles();
        List<Route> routes = new ArrayList<>(tables.routes());
        routes.addAll(new TopicRoutes(parts.writer(), limits.maxBodyBytes(), limits.maxEventBytes()).routes());
        routes.addAll(new PipelineRoutes(parts.sampler(), parts.deadLetters(), metrics(parts)).routes());
        routes.addAll(new LiveStream(
                        tables,
                        parts.sampler(),
                        parts.alerts(),
                        parts.deadLetters(),
                        parts.follower(),
                        parts.logAddress(),
                        slots)
                .routes());
        routes.add(Route.get("/api/openapi.json", context -> Json.answer(context, page.openApi())));
        routes.add(Route.get("/health", context -> {
            String problem = parts.follower().problem();
            context.status(problem == null ? 200 : 503);
            Json.answer(context, new Health(problem == null ? "ok" : "log unavailable", problem));
        }));
        routes.addAll(page.routes());
        return routes;
    }

    record Health(String status, @Nullable String problem) {}

    /** Made at the first scrape: a process that nobody scrapes need not pay for it at start. */
    private static Supplier<PrometheusMetrics> metrics(Parts parts) {
        return new Supplier<>() {
            private @Nullable PrometheusMetrics made;

            @Override
            public synchronized PrometheusMetrics get() {
                if (made == null) {
                    made = new PrometheusMetrics(parts.sampler(), parts.tables(), parts.deadLetters());
                }
                return made;
            }
        };
    }
}

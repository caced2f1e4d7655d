package io.millrace.serve.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.millrace.serve.table.QueryException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Javalin with our routes, our errors and our headers. */
final class HttpServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final String CONTENT_POLICY =
            "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private final Javalin javalin;

    private HttpServer(Javalin javalin) {
        this.javalin = javalin;
    }

    /** Starts on the port, or on any free one when it is taken. */
    static HttpServer start(String host, int port, int streams, List<Route> routes) {
        OriginGuard guard = new OriginGuard(host);
        Javalin javalin = Javalin.create(config -> configure(config, streams));
        javalin.before(context -> {
            context.header("Content-Security-Policy", CONTENT_POLICY);
            context.header("X-Content-Type-Options", "nosniff");
            context.header("Referrer-Policy", "no-referrer");
            guard.check(context);
        });
        for (Route route : routes) {
            javalin.addHttpHandler(route.method(), route.path(), route.handler());
        }
        javalin.exception(ApiException.class, (e, context) -> answer(context, e));
        javalin.exception(
                QueryException.class,
                (e, context) -> answer(
                        context, new ApiException(400, "malformed_query", String.valueOf(e.getMessage()), e.hint())));
        javalin.exception(HttpResponseException.class, (e, context) -> answer(context, refused(context, e)));
        javalin.exception(Exception.class, (e, context) -> {
            LOG.error("Request failed: {} {}", context.method(), context.path(), e);
            answer(
                    context,
                    new ApiException(
                            500, "internal", "The server failed on this request.", "The server's log says why."));
        });
        try {
            javalin.start(host, freePort(host, port));
            for (Connector connector : javalin.jettyServer().server().getConnectors()) {
                if (connector instanceof AbstractConnector ours) {
                    // A stop waits for requests, but not for browsers that merely keep a connection.
                    ours.setShutdownIdleTimeout(50);
                }
            }
            return new HttpServer(javalin);
        } catch (RuntimeException e) {
            javalin.stop();
            throw e;
        }
    }

    int port() {
        return javalin.port();
    }

    @Override
    public void close() {
        javalin.stop();
    }

    private static void configure(JavalinConfig config, int streams) {
        config.showJavalinBanner = false;
        config.startupWatcherEnabled = false;
        config.http.prefer405over404 = true;
        QueuedThreadPool threads = new QueuedThreadPool(streams + 32, 4, 30_000);
        threads.setName("millrace-serve-http");
        threads.setDaemon(true);
        config.jetty.threadPool = threads;
        config.jetty.modifyServer(server -> server.setStopTimeout(1000));
        config.jetty.modifyHttpConfiguration(http -> {
            // Keys of served tables may hold slashes and dots, which arrive encoded.
            http.setUriCompliance(UriCompliance.RFC3986);
            http.setSendServerVersion(false);
        });
    }

    private static void answer(Context context, ApiException error) {
        if (context.res().isCommitted()) {
            return;
        }
        context.status(error.status());
        Json.answer(context, error.body());
    }

    /** Javalin's own refusals: no such route, or not with this method. */
    private static ApiException refused(Context context, HttpResponseException refusal) {
        String asked = context.method() + " " + context.path();
        if (refusal.getStatus() == 405) {
            return new ApiException(
                    405,
                    "method_not_allowed",
                    asked + " is not offered, other methods on this path are.",
                    "GET /api/openapi.json describes every route.");
        }
        String code = refusal.getStatus() == 404 ? "unknown_path" : "refused";
        String message = refusal.getStatus() == 404 ? "There is nothing at " + asked + "." : refusal.getMessage();
        return new ApiException(
                refusal.getStatus(), code, String.valueOf(message), "GET /api/openapi.json describes every route.");
    }

    /** The port if it can be bound now, else 0, which lets the system choose. */
    private static int freePort(String host, int port) {
        if (port == 0) {
            return 0;
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByName(host), port));
            return port;
        } catch (IOException e) {
            return 0;
        }
    }
}

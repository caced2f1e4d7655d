package io.millrace.serve;

import io.millrace.serve.http.HttpApi;
import io.millrace.serve.log.Alerts;
import io.millrace.serve.log.DeadLetters;
import io.millrace.serve.log.EventWriter;
import io.millrace.serve.log.KafkaLogClients;
import io.millrace.serve.log.LogClients;
import io.millrace.serve.log.TopicFollower;
import io.millrace.serve.pipeline.PipelineStatus;
import io.millrace.serve.pipeline.StatusSampler;
import io.millrace.serve.table.ServedTable;
import io.millrace.serve.table.ServedTables;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * A running serving process: tables that follow their topics, the HTTP API over them, the live page and the metrics.
 *
 * <p>Starting does not wait for the log: the page is there at once, and says so while the log is away.
 */
public final class ServeServer implements AutoCloseable {

    private final ServeOptions options;
    private final LogClients clients;
    private final TopicFollower follower;
    private final EventWriter writer;
    private final Alerts alerts = new Alerts();
    private final DeadLetters deadLetters = new DeadLetters();
    private final ServedTables tables;
    private final StatusSampler sampler;
    private final HttpApi http;
    private final AtomicBoolean closed = new AtomicBoolean();

    private ServeServer(ServeOptions options, LogClients clients, Supplier<List<PipelineStatus>> pipelines) {
        this.options = options;
        this.clients = clients;
        this.follower = new TopicFollower(clients);
        this.writer = new EventWriter(clients);
        this.tables = new ServedTables(this::follow, follower::awaitCurrent);
        this.sampler = new StatusSampler(pipelines, tables);
        this.http = HttpApi.start(
                options.host(),
                options.port(),
                new HttpApi.Parts(tables, sampler, alerts, deadLetters, follower, writer, clients.address()),
                new HttpApi.Limits(
                        options.maxBodyBytes(),
                        options.maxEventBytes(),
                        options.streams(),
                        options.queuedChanges(),
                        options.heartbeatMillis()));
        follower.follow(DeadLetters.TOPIC, deadLetters);
        follower.start();
        sampler.start();
    }

    /**
     * Starts serving.
     *
     * @param pipelines asked once a second, on a thread of the server, for the pipelines to show; it must not block
     */
    public static ServeServer start(ServeOptions options, Supplier<List<PipelineStatus>> pipelines) {
        return start(
                options,
                new KafkaLogClients(options.bootstrapServers(), options.clientProperties(), options.maxEventBytes()),
                pipelines);
    }

    /** Starts serving over a log that the caller brings; the server closes it. */
    static ServeServer start(ServeOptions options, LogClients clients, Supplier<List<PipelineStatus>> pipelines) {
        try {
            return new ServeServer(options, clients, pipelines);
        } catch (RuntimeException e) {
            clients.close();
            throw e;
        }
    }

    /** The tables served; register a descriptor to serve one more. */
    public ServedTables tables() {
        return tables;
    }

    /** How many dead letters the log holds. */
    public long deadLetterCount() {
        return deadLetters.count();
    }

    /** The port that is bound. */
    public int port() {
        return http.port();
    }

    /** Whether the asked port was taken and another one is bound: worth telling the user. */
    public boolean portMoved() {
        return options.port() != 0 && options.port() != http.port();
    }

    /** The page's address; the API is below it. */
    public String url() {
        boolean anywhere = options.host().equals("0.0.0.0") || options.host().equals("::");
        boolean loopback = anywhere || options.host().equals("127.0.0.1");
        return "http://" + (loopback ? "localhost" : options.host()) + ":" + http.port();
    }

    /** Every route as {@code GET /path}. */
    List<String> routes() {
        return http.describeRoutes();
    }

    /** Stops within two seconds; safe to call twice. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            sampler.close();
            http.close();
            follower.close();
            writer.close();
            clients.close();
        }
    }

    private void follow(ServedTable table) {
        if (table.descriptor().alert()) {
            alerts.watch(table);
        }
        follower.follow(
                table.descriptor().topic(), record -> table.apply(record.key(), record.value(), record.timestamp()));
    }
}

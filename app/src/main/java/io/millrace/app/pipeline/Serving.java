package io.millrace.app.pipeline;

import io.millrace.planner.PlannedScript;
import io.millrace.planner.PlannedTable;
import io.millrace.serve.ServeOptions;
import io.millrace.serve.ServeServer;
import io.millrace.serve.pipeline.PipelineStatus;
import io.millrace.serve.table.ServedTable;
import io.millrace.serve.table.TableColumn;
import io.millrace.serve.table.TableDescriptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The page and the API of this process, and what they show. */
public final class Serving implements AutoCloseable {
    private final ServeServer server;
    private final List<RunningPipeline> pipelines;

    private Serving(ServeServer server, List<RunningPipeline> pipelines) {
        this.server = server;
        this.pipelines = pipelines;
    }

    /** Starts on the port, or on any free one if it is taken. */
    public static Serving start(String bootstrapServers, String host, int port, Terminal terminal) {
        List<RunningPipeline> pipelines = new CopyOnWriteArrayList<>();
        ServeServer server =
                ServeServer.start(ServeOptions.of(bootstrapServers).withAddress(host, port), () -> statuses(pipelines));
        if (server.portMoved()) {
            terminal.say("Port " + port + " is taken; the page is on port " + server.port() + " instead.");
        }
        return new Serving(server, pipelines);
    }

    private static List<PipelineStatus> statuses(List<RunningPipeline> pipelines) {
        return pipelines.stream().map(RunningPipeline::status).toList();
    }

    /** Serves the tables that a script writes with the connector {@code served}. */
    public List<ServedTable> serve(PlannedScript script) {
        List<ServedTable> served = new ArrayList<>();
        for (PlannedTable table : script.tables()) {
            if (table.connector().equals("served")) {
                served.add(server.tables().register(descriptor(table)));
            }
        }
        return served;
    }

    static TableDescriptor descriptor(PlannedTable table) {
        List<TableColumn> columns = table.columns().stream()
                .filter(column -> column.kind() == PlannedTable.Kind.PHYSICAL)
                .map(column -> new TableColumn(column.name(), column.type()))
                .toList();
        String topic = ConnectorSet.topicOf(table);
        TableDescriptor descriptor = table.primaryKey().isEmpty()
                ? TableDescriptor.appendOnly(table.name(), columns, topic)
                : TableDescriptor.keyed(table.name(), columns, table.primaryKey(), topic);
        return "true".equals(table.options().get("alert")) ? descriptor.asAlerts() : descriptor;
    }

    /** Shows a pipeline on the page. */
    public void show(RunningPipeline pipeline) {
        pipelines.add(pipeline);
    }

    /** Waits until the served tables have caught up with their topics; whether they have. */
    public boolean awaitCurrent(Duration timeout) {
        return server.tables().awaitCurrent(timeout);
    }

    public String url() {
        return server.url();
    }

    @Override
    public void close() {
        server.close();
    }
}

package io.millrace.serve.http;

import io.javalin.http.Context;
import io.millrace.serve.pipeline.StatusSampler;
import io.millrace.serve.table.JsonBytes;
import io.millrace.serve.table.QueryResult;
import io.millrace.serve.table.ServedTable;
import io.millrace.serve.table.ServedTables;
import io.millrace.serve.table.StoredRow;
import io.millrace.serve.table.TableColumn;
import io.millrace.serve.table.TableDescriptor;
import io.millrace.serve.table.TableQuery;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The served tables over HTTP. */
final class TableRoutes {

    private final ServedTables tables;
    private final StatusSampler sampler;
    private final StreamSlots slots;
    private final int queueLimit;
    private final long heartbeatMillis;

    TableRoutes(ServedTables tables, StatusSampler sampler, StreamSlots slots, int queueLimit, long heartbeatMillis) {
        this.tables = tables;
        this.sampler = sampler;
        this.slots = slots;
        this.queueLimit = queueLimit;
        this.heartbeatMillis = heartbeatMillis;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/tables", context -> Json.answer(context, new TableList(list()))),
                Route.get("/api/tables/{name}", this::rows),
                Route.get("/api/tables/{name}/changes", slots.handler(this::changes)),
                Route.get("/api/tables/{name}/{key}", this::row));
    }

    record TableList(List<TableView> tables) {}

    /** @param retainedRows how many rows an append-only table keeps; null for a keyed table, which keeps all */
    record TableView(
            String name,
            String topic,
            List<TableColumn> columns,
            List<String> primaryKey,
            boolean alert,
            List<String> order,
            @Nullable Integer retainedRows,
            int rows,
            long bytes,
            long changes,
            double changesPerSecond,
            long malformedRecords,
            @Nullable String lastMalformedRecord) {}

    /** All tables with their counts, by name. */
    List<TableView> list() {
        StatusSampler.Sample sample = sampler.newest();
        List<TableView> views = new ArrayList<>();
        for (ServedTable table : tables.all()) {
            TableDescriptor described = table.descriptor();
            ServedTable.Counts counts = table.counts();
            views.add(new TableView(
                    described.name(),
                    described.topic(),
                    described.columns(),
                    described.primaryKey(),
                    described.alert(),
                    TableQuery.all(described, 1).orders().stream()
                            .map(order -> order.term())
                            .toList(),
                    described.appendOnly() ? described.retainedRows() : null,
                    counts.rows(),
                    counts.bytes(),
                    counts.changes(),
                    sample.changesPerSecond().getOrDefault(described.name(), 0.0),
                    counts.malformedRecords(),
                    counts.lastMalformedRecord()));
        }
        return views;
    }

    ServedTable find(String name) {
        return tables.find(name)
                .orElseThrow(() -> ApiException.unknown(
                        "table", name, tables.names(), "GET /api/tables lists the tables served here."));
    }

    private void rows(Context context) {
        ServedTable table = find(context.pathParam("name"));
        TableQuery query = TableQuery.parse(table.descriptor(), context.queryParamMap(), TableQuery.DEFAULT_LIMIT);
        Json.answer(context, rows(table, query));
    }

    /** The answer to a query, also as the live stream sends it. */
    static byte[] rows(ServedTable table, TableQuery query) {
        QueryResult result = table.query(query);
        JsonBytes json =
                new JsonBytes().ascii("{\"table\":").quoted(table.descriptor().name());
        json.ascii(",\"order\":[");
        for (int i = 0; i < query.orders().size(); i++) {
            json.ascii(i == 0 ? "" : ",").quoted(query.orders().get(i).term());
        }
        json.ascii("],\"rows\":").rows(result.rows());
        json.ascii(",\"matched\":").number(result.matched());
        json.ascii(",\"total\":").number(result.total());
        return json.ascii(",\"sequence\":").number(result.sequence()).ascii("}").toByteArray();
    }

    private void row(Context context) {
        ServedTable table = find(context.pathParam("name"));
        TableDescriptor described = table.descriptor();
        if (described.appendOnly()) {
            throw new ApiException(
                    404,
                    "no_primary_key",
                    "Table '" + described.name() + "' has no primary key: its rows cannot be looked up.",
                    "Filter instead: GET /api/tables/" + described.name() + "?"
                            + described.columns().get(0).name() + "=…");
        }
        List<String> parts = keyParts(context);
        if (parts.size() != described.primaryKey().size()) {
            throw new ApiException(
                    400,
                    "malformed_key",
                    "The key of '" + described.name() + "' has "
                            + described.primaryKey().size() + " parts, not " + parts.size() + ".",
                    "Write the values of " + String.join(",", described.primaryKey())
                            + " separated by commas; a comma inside a value is %2C.");
        }
        StoredRow row = table.get(parts);
        if (row == null) {
            throw new ApiException(
                    404,
                    "unknown_key",
                    "Table '" + described.name() + "' has no row with key " + String.join(",", parts) + ".",
                    "Keys are the values of " + String.join(",", described.primaryKey()) + ", written as in the rows.");
        }
        Json.answer(context, row.json());
    }

    /** The parts of the key are separated before they are decoded, so that a part may hold an encoded comma. */
    private static List<String> keyParts(Context context) {
        String path = context.req().getRequestURI();
        List<String> parts = new ArrayList<>();
        for (String part : path.substring(path.lastIndexOf('/') + 1).split(",", -1)) {
            try {
                parts.add(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                throw new ApiException(
                        400,
                        "malformed_key",
                        "'" + part + "' is not URL-encoded.",
                        "A per cent sign in a value is %25.");
            }
        }
        return parts;
    }

    private void changes(Context context) throws IOException, InterruptedException {
        ServedTable table = find(context.pathParam("name"));
        String snapshot = context.queryParam("snapshot");
        if (snapshot != null && !snapshot.equals("true") && !snapshot.equals("false")) {
            throw new ApiException(
                    400,
                    "malformed_parameter",
                    "snapshot takes true or false, not '" + snapshot + "'.",
                    "Write ?snapshot=true to get the current rows first.");
        }
        new ChangeStream(table, slots, queueLimit, heartbeatMillis).stream(context, "true".equals(snapshot));
    }
}

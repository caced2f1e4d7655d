package io.millrace.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.serve.pipeline.PipelineStatus;
import io.millrace.serve.table.TableDescriptor;
import io.millrace.testkit.Await;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServeApiTest {

    private static final String REVENUE = "/api/tables/revenue_per_country";

    private final FakeLog log = new FakeLog();
    private ServeServer server;
    private ApiClient api;

    @BeforeEach
    void start() {
        log.create("orders");
        ServeOptions options = new ServeOptions("127.0.0.1", 0, "unused", Map.of(), 4096, 1024, 8, 64, 100);
        server = ServeServer.start(options, log, () -> List.of(SamplePipeline.at(1000)));
        api = new ApiClient(server.url());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void rowsAreFilteredOrderedAndLimited() throws Exception {
        fillRevenue();
        JsonNode all = api.get(REVENUE).json();
        assertThat(countries(all)).containsExactly("France", "Germany", "United Kingdom", "France");
        assertThat(all.get("total").asInt()).isEqualTo(4);

        JsonNode some =
                api.get(REVENUE + "?revenue.gt=99.5&order=-revenue&limit=1").json();
        assertThat(countries(some)).containsExactly("United Kingdom");
        assertThat(some.get("matched").asInt()).isEqualTo(3);
        assertThat(countries(api.get(REVENUE + "?country=Germany").json())).containsExactly("Germany");
        assertThat(countries(api.get(REVENUE + "?country.contains=king").json()))
                .containsExactly("United Kingdom");
        assertThat(countries(api.get(REVENUE + "?window_start.lt=2010-12-01T09:00&order=country")
                        .json()))
                .containsExactly("France");
        assertThat(countries(api.get(REVENUE + "?orders.null=true").json())).isEmpty();
    }

    @Test
    void aRowIsFoundByItsKeyWhateverItHolds() throws Exception {
        server.tables().register(SampleTables.REVENUE);
        String odd = "Côte d'Ivoire, a/b %";
        log.append(
                SampleTables.REVENUE.topic(),
                " {\"country\": \"" + odd + "\",\n \"window_start\":\"t\"}",
                SampleTables.revenueRow("t", odd, 1, "5"));
        current();
        ApiClient.Answer found = api.get(REVENUE + "/t,C%C3%B4te%20d'Ivoire%2C%20a%2Fb%20%25");
        assertThat(found.status()).isEqualTo(200);
        assertThat(found.json().get("country").asText()).isEqualTo(odd);
        assertThat(api.get(REVENUE + "/t").error()).isEqualTo("malformed_key");
        assertThat(api.get(REVENUE + "/t,Atlantis").error()).isEqualTo("unknown_key");
    }

    @Test
    void updatesReplaceAndNullsDelete() throws Exception {
        fillRevenue();
        String key = SampleTables.revenueKey("2010-12-01 09:00:00", "Germany");
        log.append(
                SampleTables.REVENUE.topic(), key, SampleTables.revenueRow("2010-12-01 09:00:00", "Germany", 3, "7"));
        current();
        assertThat(api.get(REVENUE + "/2010-12-01%2009:00:00,Germany")
                        .json()
                        .get("revenue")
                        .asInt())
                .isEqualTo(7);
        log.append(SampleTables.REVENUE.topic(), key, null);
        current();
        assertThat(api.get(REVENUE + "/2010-12-01%2009:00:00,Germany").status()).isEqualTo(404);
        assertThat(table("revenue_per_country").get("rows").asInt()).isEqualTo(3);
    }

    @Test
    void aRecordThatIsNoRowIsCountedAndTheOthersArrive() throws Exception {
        server.tables().register(SampleTables.REVENUE);
        log.append(SampleTables.REVENUE.topic(), null, "{}");
        log.append(SampleTables.REVENUE.topic(), "{\"country\":\"France\"}", "{}");
        log.append(SampleTables.REVENUE.topic(), SampleTables.revenueKey("t", "France"), "{\"country\":");
        fillRevenue();
        JsonNode table = table("revenue_per_country");
        assertThat(table.get("malformedRecords").asInt()).isEqualTo(3);
        assertThat(table.get("rows").asInt()).isEqualTo(4);
    }

    @Test
    void anAppendOnlyTableKeepsTheNewestRowsOnly() throws Exception {
        server.tables().register(SampleTables.SUSPICIOUS.retaining(3));
        for (int i = 0; i < 10; i++) {
            log.append(SampleTables.SUSPICIOUS.topic(), null, "{\"invoice\":\"" + i + "\"}");
        }
        current();
        JsonNode rows = api.get("/api/tables/suspicious_orders").json();
        assertThat(rows.at("/rows/0/invoice").asText()).isEqualTo("9");
        assertThat(rows.get("rows")).hasSize(3);
        assertThat(table("suspicious_orders").get("changes").asInt()).isEqualTo(10);
        assertThat(api.get("/api/tables/suspicious_orders/9").error()).isEqualTo("no_primary_key");
    }

    @Test
    void aTableWhoseTopicComesLaterFillsThen() throws Exception {
        server.tables().register(SampleTables.REVENUE);
        assertThat(server.tables().awaitCurrent(Duration.ofSeconds(5))).isTrue();
        fillRevenue();
        assertThat(api.get(REVENUE).json().get("total").asInt()).isEqualTo(4);
    }

    @Test
    void changesFollowTheSnapshotWithoutGapOrRepeat() throws Exception {
        fillRevenue();
        try (ApiClient.Events events = api.events(REVENUE + "/changes?snapshot=true")) {
            for (int i = 0; i < 4; i++) {
                assertThat(events.next("snapshot").json().at("/key/country").asText())
                        .isNotEmpty();
            }
            assertThat(events.next("ready").json().get("snapshotRows").asInt()).isEqualTo(4);
            String key = SampleTables.revenueKey("2010-12-01 10:00:00", "Spain");
            log.append(
                    SampleTables.REVENUE.topic(), key, SampleTables.revenueRow("2010-12-01 10:00:00", "Spain", 1, "2"));
            log.append(
                    SampleTables.REVENUE.topic(), key, SampleTables.revenueRow("2010-12-01 10:00:00", "Spain", 2, "4"));
            log.append(SampleTables.REVENUE.topic(), key, null);
            JsonNode insert = events.next("change").json();
            assertThat(insert.get("op").asText()).isEqualTo("insert");
            assertThat(insert.at("/key/country").asText()).isEqualTo("Spain");
            assertThat(events.next("change").json().at("/row/orders").asInt()).isEqualTo(2);
            JsonNode delete = events.next("change").json();
            assertThat(delete.get("op").asText()).isEqualTo("delete");
            assertThat(delete.get("row").isNull()).isTrue();
            assertThat(events.next()).isEqualTo(new ApiClient.Event(":heartbeat", ""));
        }
    }

    @Test
    void aClientThatReadsTooSlowlyIsToldAndDropped() throws Exception {
        server.tables().register(SampleTables.SUSPICIOUS);
        log.create(SampleTables.SUSPICIOUS.topic());
        current();
        try (ApiClient.Events events = api.events("/api/tables/suspicious_orders/changes")) {
            events.next("ready");
            String row = "{\"reason\":\"" + "x".repeat(200_000) + "\"}";
            for (int i = 0; i < 400; i++) {
                log.append(SampleTables.SUSPICIOUS.topic(), null, row);
            }
            current();
            assertThat(events.next("dropped").json().get("hint").asText()).contains("snapshot=true");
            assertThat(events.next()).isNull();
        }
    }

    @Test
    void eventsGoToTheLogByteForByteAndArriveInTheTable() throws Exception {
        assertThat(api.post("/api/topics/orders", "{ \"id\" :1.50, \"name\":\"ä\"}")
                        .json()
                        .get("positions"))
                .hasSize(1);
        assertThat(api.post("/api/topics/orders", "[{\"id\":2},\n {\"id\":3}]")
                        .json()
                        .get("count")
                        .asInt())
                .isEqualTo(2);
        JsonNode lines = api.post("/api/topics/orders?key=id", "{\"id\":4}\n{\"id\":\"5\"}\n")
                .json();
        assertThat(lines.at("/positions/1/offset").asInt()).isEqualTo(4);
        assertThat(log.records("orders").stream().map(record -> new String(record.value(), StandardCharsets.UTF_8)))
                .containsExactly(
                        "{ \"id\" :1.50, \"name\":\"ä\"}", "{\"id\":2}", "{\"id\":3}", "{\"id\":4}", "{\"id\":\"5\"}");
        assertThat(new String(log.records("orders").get(4).key(), StandardCharsets.UTF_8))
                .isEqualTo("{\"id\":\"5\"}");
    }

    @Test
    void aMalformedBodyIsRefusedWithItsPositionAndNothingIsWritten() throws Exception {
        ApiClient.Answer answer = api.post("/api/topics/orders", "{\"id\":1}\n{\"id\":2,}\n");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/error/position/line").asInt()).isEqualTo(2);
        assertThat(answer.json().at("/error/position/column").asInt()).isBetween(8, 9);
        assertThat(answer.json().at("/error/position/event").asInt()).isEqualTo(1);
        for (String body : List.of("", "[]", "17", "[1]", "[{}", "{} x", "[{}] {}", "{\"id\":1")) {
            assertThat(api.post("/api/topics/orders", body).error()).as(body).isEqualTo("malformed_body");
        }
        assertThat(api.post("/api/topics/orders?key=no", "{\"id\":1}")
                        .json()
                        .at("/error/message")
                        .asText())
                .contains("no field 'no'");
        assertThat(log.records("orders")).isEmpty();
    }

    @Test
    void whatIsTooLargeIsRefused() throws Exception {
        String event = "{\"a\":\"" + "x".repeat(1100) + "\"}";
        assertThat(api.post("/api/topics/orders", event).error()).isEqualTo("event_too_large");
        ApiClient.Answer answer = api.post("/api/topics/orders", "{}\n".repeat(2000));
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.error()).isEqualTo("body_too_large");
        assertThat(log.records("orders")).isEmpty();
    }

    @Test
    void unknownNamesGetTheNearestOne() throws Exception {
        fillRevenue();
        ApiClient.Answer table = api.get("/api/tables/revenue_per_contry");
        assertThat(table.status()).isEqualTo(404);
        assertThat(table.json().at("/error/hint").asText()).isEqualTo("Did you mean 'revenue_per_country'?");
        ApiClient.Answer topic = api.post("/api/topics/order", "{}");
        assertThat(topic.status()).isEqualTo(404);
        assertThat(topic.json().at("/error/hint").asText()).isEqualTo("Did you mean 'orders'?");
        ApiClient.Answer column = api.get(REVENUE + "?contry=France");
        assertThat(column.status()).isEqualTo(400);
        assertThat(column.json().at("/error/hint").asText()).isEqualTo("Did you mean 'country'?");
        assertThat(api.get(REVENUE + "?revenue.bigger=1")
                        .json()
                        .at("/error/message")
                        .asText())
                .contains("Unknown comparison '.bigger'");
        assertThat(api.get(REVENUE + "?revenue.gt=much").error()).isEqualTo("malformed_query");
        assertThat(api.get(REVENUE + "?limit=0").error()).isEqualTo("malformed_query");
        assertThat(api.get(REVENUE + "?order=-contry").error()).isEqualTo("malformed_query");
        assertThat(api.get("/api/nothing").error()).isEqualTo("unknown_path");
        assertThat(api.post("/api/tables", "{}").error()).isEqualTo("method_not_allowed");
    }

    @Test
    void theLogBeingAwayIsNotTheClientsFault() throws Exception {
        log.away(true);
        ApiClient.Answer answer = api.post("/api/topics/orders", "{}");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.error()).isEqualTo("log_unavailable");
    }

    @Test
    void deadLettersShowReasonAndBytes() throws Exception {
        Map<String, String> headers = Map.of(
                "topic",
                "orders",
                "partition",
                "2",
                "offset",
                "17",
                "timestamp",
                "1600000000000",
                "reason",
                "Unexpected character at column 3",
                "pipeline",
                "retail");
        log.append("millrace.dead-letters", null, "{ü broken", 1L, headers);
        Await.until(
                "the dead letter arrives",
                () -> api.get("/api/dead-letters").json().get("total").asInt() == 1);
        JsonNode letter = api.get("/api/dead-letters?topic=orders").json().at("/deadLetters/0");
        assertThat(letter.get("reason").asText()).isEqualTo("Unexpected character at column 3");
        assertThat(letter.get("offset").asInt()).isEqualTo(17);
        assertThat(letter.get("preview").asText()).isEqualTo("{ü broken");
        assertThat(letter.get("bytes").asInt()).isEqualTo(10);
        assertThat(api.get("/api/dead-letters?pipeline=other").json().get("deadLetters"))
                .isEmpty();
        assertThat(api.get("/api/dead-letters?limit=x").error()).isEqualTo("malformed_parameter");
    }

    @Test
    void pipelinesAreSampled() throws Exception {
        Await.until(
                "a sample is taken",
                () -> !api.get("/api/pipelines").json().get("pipelines").isEmpty());
        JsonNode pipeline = api.get("/api/pipelines/retail").json();
        assertThat(pipeline.get("engine").asText()).isEqualTo("native");
        assertThat(pipeline.at("/nodes/0/native").asBoolean()).isTrue();
        assertThat(pipeline.get("history").isArray()).isTrue();
        assertThat(api.get("/api/pipelines/retial").json().at("/error/hint").asText())
                .contains("'retail'");
    }

    @Test
    void prometheusReadsTheSameNumbers() throws Exception {
        fillRevenue();
        Await.until("a sample is taken", () -> api.get("/metrics").body().contains("millrace_pipeline_rows_in_total"));
        String metrics = api.get("/metrics").body();
        PipelineStatus status = SamplePipeline.at(1000);
        long late =
                status.nodes().stream().mapToLong(PipelineStatus.Node::lateRows).sum();
        assertThat(metrics)
                .contains("millrace_table_rows{table=\"revenue_per_country\"} 4.0")
                .contains("millrace_pipeline_late_rows_total{pipeline=\"retail\"} " + (double) late)
                .contains("millrace_pipeline_latency_seconds{pipeline=\"retail\",quantile=\"0.5\"} ")
                .contains("# TYPE millrace_node_rows_in_total counter")
                .contains("millrace_source_lag_rows{pipeline=\"retail\"");
    }

    @Test
    void everyRouteIsDescribedAndEveryDescriptionHasARoute() throws Exception {
        JsonNode description = api.get("/api/openapi.json").json();
        assertThat(description.get("openapi").asText()).startsWith("3.1");
        Set<String> described = new TreeSet<>();
        description.get("paths").properties().forEach(path -> path.getValue()
                .fieldNames()
                .forEachRemaining(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        Set<String> routes = new TreeSet<>(server.routes());
        routes.removeIf(route -> route.equals("GET /") || route.startsWith("GET /page/"));
        assertThat(described).isEqualTo(routes);
        assertThat(description.findValuesAsText("$ref")).allSatisfy(reference -> assertThat(
                        description.at(reference.substring(1)).isObject())
                .as(reference)
                .isTrue());
    }

    @Test
    void otherSitesAreKeptOut() throws Exception {
        assertThat(api.send(api.request("/api/tables").header("Origin", "https://example.org"))
                        .error())
                .isEqualTo("foreign_origin");
        assertThat(api.send(api.request("/api/tables")
                                .header("Origin", server.url().replace("localhost", "127.0.0.1")))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aTakenPortIsReplacedAndTold() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ServeOptions options = ServeOptions.of("unused").withAddress("127.0.0.1", taken.getLocalPort());
            try (ServeServer other = ServeServer.start(options, new FakeLog(), List::of)) {
                assertThat(other.portMoved()).isTrue();
                assertThat(new ApiClient(other.url()).get("/health").status()).isEqualTo(200);
            }
        }
    }

    @Test
    void closingIsQuickAlsoWithOpenStreamsAndTwice() throws Exception {
        fillRevenue();
        try (ApiClient.Events events = api.events(REVENUE + "/changes");
                ApiClient.Events live = api.events("/api/live")) {
            events.next("ready");
            live.next("status");
            long start = System.nanoTime();
            server.close();
            server.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        }
        assertThatThrownBy(() -> api.get("/health")).isInstanceOf(java.io.IOException.class);
    }

    @Test
    void oneNameIsOneTable() {
        server.tables().register(SampleTables.REVENUE);
        assertThat(server.tables().register(SampleTables.REVENUE).descriptor()).isEqualTo(SampleTables.REVENUE);
        TableDescriptor other = SampleTables.REVENUE.orderedBy("-revenue");
        assertThatThrownBy(() -> server.tables().register(other)).hasMessageContaining("Served already");
    }

    @Test
    void theLiveStreamSendsWhatMoves() throws Exception {
        fillRevenue();
        server.tables().register(SampleTables.SUSPICIOUS);
        try (ApiClient.Events live = api.events("/api/live?table=revenue_per_country&order=country&limit=2")) {
            assertThat(countries(live.next("table").json())).containsExactly("France", "France");
            log.append(SampleTables.SUSPICIOUS.topic(), null, "{\"invoice\":\"C1\",\"reason\":\"large\"}");
            JsonNode alerts = live.next("alerts").json();
            while (alerts.get("total").asInt() == 0) {
                alerts = live.next("alerts").json();
            }
            assertThat(alerts.at("/alerts/0/row/invoice").asText()).isEqualTo("C1");
        }
        assertThat(api.get("/api/live?table=none").error()).isEqualTo("unknown_table");
    }

    private void fillRevenue() {
        server.tables().register(SampleTables.REVENUE);
        revenue("2010-12-01 08:00:00", "France", 1, "100");
        revenue("2010-12-01 09:00:00", "United Kingdom", 12, "1000.25");
        revenue("2010-12-01 09:00:00", "Germany", 2, "9.75");
        revenue("2010-12-01 09:00:00", "France", 3, "900");
        current();
    }

    private void revenue(String start, String country, int orders, String revenue) {
        log.append(
                SampleTables.REVENUE.topic(),
                SampleTables.revenueKey(start, country),
                SampleTables.revenueRow(start, country, orders, revenue));
    }

    private void current() {
        assertThat(server.tables().awaitCurrent(Duration.ofSeconds(10))).isTrue();
    }

    private JsonNode table(String name) throws Exception {
        for (JsonNode table : api.get("/api/tables").json().get("tables")) {
            if (table.get("name").asText().equals(name)) {
                return table;
            }
        }
        throw new AssertionError("no table " + name);
    }

    private static List<String> countries(JsonNode answer) {
        List<String> countries = new ArrayList<>();
        answer.get("rows").forEach(row -> countries.add(row.get("country").asText()));
        return countries;
    }
}

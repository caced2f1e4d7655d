package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.app.pipeline.KafkaLog;
import io.millrace.app.pipeline.Terminal;
import io.millrace.backbone.BrokerOptions;
import io.millrace.backbone.EmbeddedBroker;
import io.millrace.backbone.TopicSpec;
import io.millrace.backbone.Topics;
import io.millrace.data.Limits;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands over topics of a broker that all tests share. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class KafkaCommandTest {
    private static final int TOPIC_LIMIT_BYTES = 2 * Limits.MAX_EVENT_BYTES;

    private static EmbeddedBroker broker;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = EmbeddedBroker.start(BrokerOptions.onAnyPort().withAutoCreateTopics(false));
        try (Topics topics = Topics.of(broker)) {
            topics.create(TopicSpec.of("orders")
                    .withPartitions(2)
                    .with("max.message.bytes", String.valueOf(TOPIC_LIMIT_BYTES)));
        }
        byte[] oversized = ("{\"id\": 6, \"country\": \"" + "x".repeat(Limits.MAX_EVENT_BYTES) + "\"}")
                .getBytes(StandardCharsets.UTF_8);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "max.request.size",
                        TOPIC_LIMIT_BYTES,
                        "buffer.memory",
                        4L * Limits.MAX_EVENT_BYTES),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (String event : List.of(
                    "{\"id\": 1, \"country\": \"France\", \"amount\": 2.50}",
                    "{\"id\": 2, \"country\": \"Japan\", \"amount\": 1.00}",
                    "this is no JSON",
                    "{\"id\": 3, \"country\": \"France\", \"amount\": 0.25}",
                    "{\"id\": \"many\", \"country\": \"France\"}")) {
                producer.send(new ProducerRecord<>("orders", event.getBytes(StandardCharsets.UTF_8)))
                        .get(10, TimeUnit.SECONDS);
            }
            producer.send(new ProducerRecord<>("orders", oversized)).get(20, TimeUnit.SECONDS);
        }
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    private static String orders(String options) {
        return """
               CREATE TABLE orders (id BIGINT, country STRING, amount DECIMAL(10, 2)) WITH (
                 'connector' = 'kafka', 'topic' = 'orders', 'properties.bootstrap.servers' = '${BROKER}',
                 'scan.startup.mode' = 'earliest-offset', 'scan.bounded.mode' = 'latest-offset',
                 %s 'format' = 'json');
               """.formatted(options);
    }

    private CommandRun run(String sql, String... more) throws Exception {
        String file = CommandRun.file(folder, "job.sql", sql);
        List<String> arguments = new ArrayList<>(List.of("run", file, "--broker", broker.bootstrapServers()));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    @Test
    void goesOnPastEventsThatCannotBeDecoded() throws Exception {
        Path summary = folder.resolve("summary.json");

        CommandRun run = run(
                orders("")
                        + "CREATE TABLE printed (id BIGINT, country STRING) WITH ('connector' = 'print');"
                        + "INSERT INTO printed SELECT id, country FROM orders;",
                "--summary",
                summary.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines()).containsExactlyInAnyOrder("+I[1, France]", "+I[2, Japan]", "+I[3, France]");
        JsonNode json = new ObjectMapper().readTree(summary.toFile());
        assertThat(json.path("dead_letters").asLong()).isEqualTo(3);
        assertThat(json.path("rows_out").asLong()).isEqualTo(3);
        assertThat(json.path("latency_p50_ms").isNumber()).isTrue();
        assertThat(json.path("latency_p99_ms").isNumber()).isTrue();
        assertThat(run.err()).contains("3 dead letters");
        try (Topics topics = Topics.of(broker)) {
            assertThat(topics.describe("millrace.dead-letters").endOffsets().get(0))
                    .isGreaterThanOrEqualTo(3);
        }
        CommandRun letters = CommandRun.of(
                "sql",
                "CREATE TABLE letters (event BYTES, headers MAP<STRING, BYTES> METADATA) WITH ('connector' = 'kafka',"
                        + " 'topic' = 'millrace.dead-letters', 'properties.bootstrap.servers' = '${BROKER}',"
                        + " 'scan.startup.mode' = 'earliest-offset', 'scan.bounded.mode' = 'latest-offset',"
                        + " 'format' = 'raw');"
                        + "SELECT CAST(headers['topic'] AS STRING) AS topic, CAST(headers['reason'] AS STRING) AS reason"
                        + " FROM letters",
                "--format",
                "csv",
                "--broker",
                broker.bootstrapServers());
        assertThat(letters.exitCode()).as(letters.err()).isZero();
        // The oversized one is too large a letter to be read as a row.
        assertThat(letters.out().lines().skip(1))
                .containsExactly(
                        "orders,'t' where an object should be at byte 0",
                        "orders,field 'id': 'many' is not a value of BIGINT at byte 8");
    }

    @Test
    void bothEnginesGiveTheSameTable() throws Exception {
        String sql = orders("'json.ignore-parse-errors' = 'true',") + """
                CREATE TABLE totals (country STRING, orders BIGINT, amount DECIMAL(38, 2)) WITH (
                  'connector' = 'print');
                INSERT INTO totals SELECT country, COUNT(*), SUM(amount) FROM orders WHERE id < 6 GROUP BY country;
                """;

        CommandRun onNative = run(sql, "--engine", "native");
        CommandRun onFlink = run(sql, "--engine", "flink", "--workers", "1");

        assertThat(onNative.exitCode()).as(onNative.err()).isZero();
        assertThat(onFlink.exitCode()).as(onFlink.err()).isZero();
        assertThat(lastRows(onNative))
                .containsEntry("France", "[France, 2, 2.75]")
                .hasSize(2);
        assertThat(lastRows(onFlink)).isEqualTo(lastRows(onNative));
    }

    /** The last row of every country; a changelog may be folded on the way there. */
    private static Map<String, String> lastRows(CommandRun run) {
        Map<String, String> rows = new TreeMap<>();
        run.out().lines().filter(line -> line.matches("\\+[IU]\\[.*")).forEach(line -> {
            String row = line.substring(2);
            rows.put(row.substring(1, row.indexOf(',')), row);
        });
        return rows;
    }

    @Test
    void namesTheNearestTopic() throws Exception {
        CommandRun run = run(orders("").replace("'topic' = 'orders'", "'topic' = 'ordrs'")
                + "CREATE TABLE printed (id BIGINT) WITH ('connector' = 'print');"
                + "INSERT INTO printed SELECT id FROM orders;");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("topic 'ordrs' does not exist").contains("Did you mean 'orders'?");
        RunCommandTest.assertNoStackTrace(run);
    }

    @Test
    void givesUpOnABrokerThatIsAway() throws Exception {
        long start = System.nanoTime();

        CommandRun run = run(
                orders("'properties.default.api.timeout.ms' = '2000', 'properties.request.timeout.ms' = '1000',")
                        + "CREATE TABLE printed (id BIGINT) WITH ('connector' = 'print');"
                        + "INSERT INTO printed SELECT id FROM orders;",
                "-D",
                "BROKER=127.0.0.1:" + freePort());

        assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
        assertThat(run.err())
                .contains("error: Kafka at 127.0.0.1:")
                .contains("has not answered for")
                .contains("hint: Check the address and that the broker runs");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        RunCommandTest.assertNoStackTrace(run);
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void takesAnotherPortForTheBrokerIfItsOwnIsTaken() throws Exception {
        PrintStream before = System.err;
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try (KafkaLog second = KafkaLog.embedded(folder.resolve("log"), broker.port(), new Terminal(false))) {
            assertThat(second.bootstrapServers()).isNotEqualTo(broker.bootstrapServers());
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .isEqualTo("Port " + broker.port() + " is taken; the broker listens on " + second.bootstrapServers()
                            + " instead.\n");
        } finally {
            System.setErr(before);
        }
    }
}

package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.backbone.BrokerOptions;
import io.millrace.backbone.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Formats that are not ours: {@code avro}, which is no dependency, from its jar in {@code lib/}; Debezium's changes. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class HostedLibraryTest {
    private static final Duration RUN_LIMIT = Duration.ofSeconds(100);

    private static final String ORDERS = """
            CREATE TABLE orders (id BIGINT, country STRING, price DECIMAL(10, 2), placed TIMESTAMP(3)) WITH (
              'connector' = 'filesystem', 'path' = '${FOLDER}/orders', 'format' = 'avro');
            """;

    private static final String WRITE = ORDERS + """
            CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen',
              'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '500');
            INSERT INTO orders SELECT n, CASE WHEN n % 2 = 0 THEN 'Norge' ELSE 'Österreich' END,
              CAST(n * 0.25 AS DECIMAL(10, 2)), TIMESTAMP '2024-02-29 12:00:00' FROM numbers;
            """;

    private static final String READ = ORDERS + """
            CREATE TABLE printed (country STRING, orders BIGINT, revenue DECIMAL(38, 2), latest TIMESTAMP(3)) WITH (
              'connector' = 'print');
            INSERT INTO printed SELECT country, COUNT(*), SUM(price), MAX(placed) FROM orders GROUP BY country;
            """;

    private static final String CHANGES = """
            CREATE TABLE customers (id BIGINT, country STRING, PRIMARY KEY (id) NOT ENFORCED) WITH (
              'connector' = 'kafka', 'topic' = 'changes', 'properties.bootstrap.servers' = '${BROKER}',
              'scan.startup.mode' = 'earliest-offset', 'scan.bounded.mode' = 'latest-offset',
              'format' = 'debezium-json');
            CREATE TABLE printed (country STRING, customers BIGINT) WITH ('connector' = 'print');
            INSERT INTO printed SELECT country, COUNT(*) FROM customers GROUP BY country;
            """;

    @TempDir
    private Path folder;

    @Test
    void isWrittenAndRead() throws Exception {
        dropTheJarIn();
        assertThat(run("write", WRITE).err())
                .contains(
                        "write runs on Flink in this process: the native engine does not have format 'avro' of table");
        assertThat(engineOf("write")).isEqualTo("flink");
        assertThat(isAllAvro()).isTrue();

        CommandProcess reader = run("read", READ);
        assertThat(reader.err())
                .contains("read runs on Flink in this process: the native engine does not have format 'avro' of table")
                .doesNotContain("\tat ");
        assertThat(engineOf("read")).isEqualTo("flink");
        assertThat(newestRows(reader.out()))
                .containsExactlyInAnyOrder(
                        "[Norge, 250, 15687.50, 2024-02-29T12:00]", "[Österreich, 250, 15625.00, 2024-02-29T12:00]");
    }

    @Test
    void aFormatByEventServesKafkaNatively() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.onAnyPort())) {
            send(broker, "{\"before\":null,\"after\":{\"id\":1,\"country\":\"Norge\"},\"op\":\"c\"}");
            send(broker, "{\"before\":null,\"after\":{\"id\":2,\"country\":\"Norge\"},\"op\":\"c\"}");
            send(broker, "{\"before\":{\"id\":2,\"country\":\"Norge\"},\"after\":null,\"op\":\"d\"}");
            send(broker, "{\"before\":null,\"after\":{\"id\":3,\"country\":\"Suomi\"},\"op\":\"c\"}");
            CommandProcess process = run("changes", CHANGES, "--broker", broker.bootstrapServers());
            assertThat(process.err()).doesNotContain("runs on Flink");
            assertThat(newestRows(process.out())).containsExactly("[Norge, 1]", "[Suomi, 1]");
        }
        assertThat(engineOf("changes")).isEqualTo("native");
    }

    private static void send(EmbeddedBroker broker, String event) throws Exception {
        Map<String, Object> properties = Map.of("bootstrap.servers", broker.bootstrapServers());
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("changes", 0, null, event)).get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void isMissedByNameWithoutTheJar() throws Exception {
        try (CommandProcess process = start("missing", READ)) {
            assertThat(process.await(RUN_LIMIT)).isEqualTo(2);
            assertThat(process.err()).contains("avro").doesNotContain("\tat ");
        }
    }

    private void dropTheJarIn() throws IOException {
        Path libraries = Files.createDirectory(folder.resolve("lib"));
        try (Stream<Path> jars = Files.list(Path.of("target", "test-lib"))) {
            for (Path jar : jars.toList()) {
                Files.copy(jar, libraries.resolve(jar.getFileName()));
            }
        }
    }

    private CommandProcess run(String name, String sql, String... more) throws Exception {
        try (CommandProcess process = start(name, sql, more)) {
            int exitCode = process.await(RUN_LIMIT);
            assertThat(exitCode).as(process.err()).isZero();
            return process;
        }
    }

    private CommandProcess start(String name, String sql, String... more) throws Exception {
        String file = Files.writeString(folder.resolve(name + ".sql"), sql).toString();
        List<String> arguments = new ArrayList<>(
                List.of("run", file, "--workers", "1", "-D", "FOLDER=" + folder, "--summary", name + ".json"));
        arguments.addAll(List.of(more));
        return CommandProcess.start(folder, arguments.toArray(String[]::new));
    }

    private String engineOf(String name) throws IOException {
        JsonNode summary =
                new ObjectMapper().readTree(folder.resolve(name + ".json").toFile());
        return summary.path("engine").asText();
    }

    /** Whether every file of the table begins as Avro's specification says. */
    private boolean isAllAvro() throws IOException {
        byte[] magic = {'O', 'b', 'j', 1};
        try (Stream<Path> files = Files.list(folder.resolve("orders"))) {
            List<Path> all = files.toList();
            for (Path file : all) {
                if (!Arrays.equals(Arrays.copyOf(Files.readAllBytes(file), magic.length), magic)) {
                    return false;
                }
            }
            return !all.isEmpty();
        }
    }

    /** The newest state of each key in a printed changelog. */
    private static Collection<String> newestRows(String changelog) {
        Map<String, String> rows = new TreeMap<>();
        changelog
                .lines()
                .filter(line -> !line.startsWith("-U"))
                .map(line -> line.substring(2))
                .forEach(row -> rows.put(row.substring(0, row.indexOf(',')), row));
        return rows.values();
    }
}

package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.backbone.BrokerOptions;
import io.millrace.backbone.EmbeddedBroker;
import io.millrace.backbone.TopicSpec;
import io.millrace.backbone.Topics;
import io.millrace.testkit.Await;
import io.millrace.testkit.Chromium;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands as processes of their own: how they end when somebody stops them, and a Kafka client of another language. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ProcessTest {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
    private static final Duration SHOW_LIMIT = Duration.ofSeconds(20);
    /** What the shell gives for a process that a signal ended. */
    private static final int INTERRUPTED = 130;

    @TempDir
    private Path folder;

    @Test
    void drainsWhenInterrupted() throws Exception {
        String file = CommandRun.file(folder, "endless.sql", """
                CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '200',
                  'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '1000000000');
                CREATE TABLE printed (n BIGINT) WITH ('connector' = 'print');
                INSERT INTO printed SELECT n FROM numbers;
                """);
        try (CommandProcess process = CommandProcess.start(folder, "run", file, "--summary", "summary.json")) {
            Await.until(
                    "rows are printed", START_LIMIT, () -> process.out().lines().count() > 20);

            process.interrupt();

            assertThat(process.await(STOP_LIMIT)).isEqualTo(INTERRUPTED);
            List<String> rows = process.out().lines().toList();
            assertThat(rows).allMatch(line -> line.matches("\\+I\\[\\d+]"));
            JsonNode summary =
                    new ObjectMapper().readTree(folder.resolve("summary.json").toFile());
            assertThat(summary.path("rows_in").asLong()).isEqualTo(rows.size());
            assertThat(summary.path("rows_out").asLong()).isEqualTo(rows.size());
            assertThat(process.err())
                    .as("progress is in plain lines where no terminal watches")
                    .contains(" rows in, ")
                    .doesNotContain("\r")
                    .doesNotContain("\033")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void endsAnEndlessQueryWhenInterrupted() throws Exception {
        try (CommandProcess process = CommandProcess.start(
                folder,
                "sql",
                "CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '50');"
                        + " SELECT 7 AS seven FROM numbers")) {
            Await.until(
                    "rows are printed", START_LIMIT, () -> process.out().lines().count() > 5);

            process.interrupt();

            assertThat(process.await(STOP_LIMIT)).isEqualTo(INTERRUPTED);
            assertThat(process.out()).startsWith("     seven\n----------\n         7\n");
            assertThat(process.out()).containsPattern("\\(\\d+ rows\\)\n$");
        }
    }

    @Test
    void takesEventsOfOtherClientsAndServesThem() throws Exception {
        assumeTrue(Kafkajs.isInstalled(), "needs Node.js");
        Files.writeString(folder.resolve("greetings.sql"), """
                CREATE TABLE greetings (word STRING, origin STRING) WITH (
                  'connector' = 'kafka', 'topic' = 'greetings', 'properties.bootstrap.servers' = '${BROKER}',
                  'scan.startup.mode' = 'earliest-offset', 'format' = 'json');
                CREATE TABLE words (word STRING, origin STRING) WITH (
                  'connector' = 'served');
                INSERT INTO words SELECT UPPER(word), origin FROM greetings;
                """);
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.onAnyPort());
                Topics topics = Topics.of(broker);
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            topics.create(TopicSpec.of("greetings"));
            String port = String.valueOf(taken.getLocalPort());
            try (CommandProcess process =
                    CommandProcess.start(folder, "up", ".", "--broker", broker.bootstrapServers(), "--port", port)) {
                Await.until("the page is up", START_LIMIT, () -> process.err().contains("Ctrl-C stops."));
                assertThat(process.err()).contains("Port " + port + " is taken; the page is on port ");
                String url = urlIn(process.err());

                Kafkajs.send(broker.bootstrapServers(), "greetings", "{\"word\": \"hei\", \"origin\": \"Finnish\"}");

                Await.until("the event is served", SHOW_LIMIT, () -> get(url + "/api/tables/words")
                        .contains("\"HEI\""));
                showsEventsWithinASecond(broker, url);
                assertThat(get(url + "/metrics")).contains("millrace");
                process.interrupt();
                assertThat(process.await(STOP_LIMIT)).isEqualTo(INTERRUPTED);
                assertThat(process.out()).isEmpty();
                assertThat(process.err()).doesNotContain("\tat ").doesNotContain("error:");
            }
        }
    }

    /** A busy machine may be late once, or twice; not five times in a row. */
    private static void showsEventsWithinASecond(EmbeddedBroker broker, String url) throws Exception {
        Optional<Path> chromium = Chromium.program();
        if (chromium.isEmpty()) {
            return;
        }
        List<Long> millis = new ArrayList<>();
        try (Chromium browser = new Chromium(chromium.get())) {
            browser.open(url);
            Await.until("the page shows the table", SHOW_LIMIT, () -> browser.holds(shown("HEI")));
            for (int i = 0; i < 5; i++) {
                String event = "{\"word\": \"hei%d\", \"origin\": \"Finnish\"}".formatted(i);
                String word = "HEI" + i;
                long sentMillis = Kafkajs.send(broker.bootstrapServers(), "greetings", event);
                Await.until("the page shows " + word, SHOW_LIMIT, () -> browser.holds(shown(word)));
                millis.add(System.currentTimeMillis() - sentMillis);
            }
        }
        assertThat(millis).anyMatch(each -> each < 1000);
    }

    private static String shown(String text) {
        return "document.body?.innerText.includes('" + text + "')";
    }

    private static String urlIn(String text) {
        Matcher url = Pattern.compile("http://[\\w.]+:\\d+").matcher(text);
        assertThat(url.find()).as(text).isTrue();
        return url.group();
    }

    private static String get(String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(5))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }
}

package io.millrace.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.backbone.BrokerOptions;
import io.millrace.backbone.EmbeddedBroker;
import io.millrace.backbone.TopicSpec;
import io.millrace.backbone.Topics;
import io.millrace.testkit.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The serving process over a real broker, which goes away and comes back. */
@Timeout(120)
class ServeBrokerTest {

    private static final String TOPIC = SampleTables.REVENUE.topic();

    @TempDir
    private Path folder;

    @Test
    void eventsPostedComeOutOfTheTableAndABrokerMayGoAndReturn() throws Exception {
        BrokerOptions brokerOptions =
                BrokerOptions.onAnyPort().withAutoCreateTopics(false).withDataDirectory(folder);
        EmbeddedBroker first = EmbeddedBroker.start(brokerOptions);
        int port = first.port();
        ServeOptions options = ServeOptions.of(first.bootstrapServers()).withAddress("127.0.0.1", 0);
        try (ServeServer server = ServeServer.start(options, List::of)) {
            ApiClient api = new ApiClient(server.url());
            server.tables().register(SampleTables.REVENUE);
            assertThat(api.post("/api/topics/" + TOPIC, "{}").error()).isEqualTo("unknown_topic");
            try (Topics topics = Topics.of(first)) {
                topics.create(TopicSpec.of(TOPIC).withPartitions(3).compacted());
            }
            post(api, 500);
            assertThat(server.tables().awaitCurrent(Duration.ofSeconds(20))).isTrue();
            JsonNode newest = api.get("/api/tables/revenue_per_country?order=-orders&limit=1")
                    .json();
            assertThat(newest.get("total").asInt()).isEqualTo(250);
            assertThat(newest.at("/rows/0/orders").asInt()).isEqualTo(499);

            first.close();
            Await.until("the absence is noticed", () -> api.get("/health").status() == 503);
            assertThat(api.post("/api/topics/" + TOPIC, "{}").error()).isEqualTo("log_unavailable");
            assertThat(total(api)).isEqualTo(250);

            try (EmbeddedBroker second = EmbeddedBroker.start(brokerOptions.withExactPort(port))) {
                assertThat(second.port()).isEqualTo(port);
                Await.until("the return is noticed", () -> api.get("/health").status() == 200);
                api.post(
                        "/api/topics/" + TOPIC + "?key=window_start,country",
                        SampleTables.revenueRow("2010-12-01 09:00:00", "Atlantis", 1, "1"));
                Await.until("reading goes on", () -> total(api) == 251);
            }
        } finally {
            first.close();
        }
    }

    private static void post(ApiClient api, int count) throws Exception {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < count; i++) {
            rows.append(SampleTables.revenueRow("2010-12-01 08:00:00", "Country " + i % 250, i, "1.5"))
                    .append('\n');
        }
        ApiClient.Answer written = api.post("/api/topics/" + TOPIC + "?key=window_start,country", rows.toString());
        assertThat(written.status()).as(written.body()).isEqualTo(200);
        assertThat(written.json().get("count").asInt()).isEqualTo(count);
    }

    private static int total(ApiClient api) throws Exception {
        return api.get("/api/tables/revenue_per_country").json().get("total").asInt();
    }
}

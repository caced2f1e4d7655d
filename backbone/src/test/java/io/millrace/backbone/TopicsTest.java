package io.millrace.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.backbone.BrokerException.Reason;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TopicsTest {
    private static EmbeddedBroker broker;
    private static Topics topics;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(
                BrokerOptions.onAnyPort().withAutoCreateTopics(false).withDefaultPartitions(2));
        topics = Topics.of(broker);
    }

    @AfterAll
    static void stop() {
        topics.close();
        broker.close();
    }

    @Test
    void createsATopicOnceAndDescribesIt() throws Exception {
        TopicSpec spec = TopicSpec.of("created").withPartitions(3).withRetention(Duration.ofHours(1));
        assertThat(topics.create(spec)).isTrue();
        assertThat(topics.create(spec.withPartitions(5))).isFalse();

        Clients.send(broker.bootstrapServers(), "created", "one", "two");
        TopicInfo info = topics.describe("created");
        assertThat(info.partitions()).isEqualTo(3);
        assertThat(info.config()).containsEntry("retention.ms", "3600000");
        assertThat(info.isCompacted()).isFalse();
        assertThat(info.retainedOffsets()).isEqualTo(2);
        assertThat(topics.list()).contains("created");
    }

    @Test
    void aTopicWithoutACountHasTheBrokersPartitions() {
        topics.create(TopicSpec.of("default-count"));
        assertThat(topics.describe("default-count").partitions()).isEqualTo(2);
        assertThat(topics.describe("default-count").config())
                .containsEntry("retention.ms", Long.toString(Duration.ofDays(7).toMillis()));
    }

    @Test
    void aCompactedTopicTakesKeyedEventsOnly() throws Exception {
        topics.create(TopicSpec.of("compacted").withPartitions(1).compacted());
        assertThat(topics.describe("compacted").isCompacted()).isTrue();
        try (KafkaProducer<String, String> producer = Clients.producer(broker.bootstrapServers())) {
            producer.send(new ProducerRecord<>("compacted", "key", "value")).get(10, TimeUnit.SECONDS);
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>("compacted", "no key"))
                            .get(10, TimeUnit.SECONDS))
                    .hasMessageContaining("key");
        }
    }

    @Test
    void deletesATopic() {
        topics.create(TopicSpec.of("deleted"));
        topics.delete("deleted");
        assertThat(topics.list()).doesNotContain("deleted");
    }

    @Test
    void aMissingTopicNamesTheNearest() {
        topics.create(TopicSpec.of("shipments"));
        assertThatThrownBy(() -> topics.describe("shipment"))
                .isInstanceOfSatisfying(BrokerException.class, failure -> assertThat(failure.reason())
                        .isEqualTo(Reason.TOPIC_MISSING))
                .hasMessage("The topic 'shipment' does not exist on " + broker.bootstrapServers()
                        + ". Did you mean 'shipments'?");
        assertThatThrownBy(() -> topics.delete("nothing-like-it-anywhere"))
                .hasMessage(
                        "The topic 'nothing-like-it-anywhere' does not exist on " + broker.bootstrapServers() + ".");
    }

    @Test
    void whatTheBrokerRefusesIsReported() {
        assertThatThrownBy(() -> topics.create(TopicSpec.of("no spaces, please")))
                .isInstanceOfSatisfying(BrokerException.class, failure -> assertThat(failure.reason())
                        .isEqualTo(Reason.TOPIC_REFUSED))
                .hasMessageContaining("no spaces, please");
        assertThatThrownBy(() -> topics.create(TopicSpec.of("bad-setting").with("cleanup.policy", "shred")))
                .isInstanceOfSatisfying(BrokerException.class, failure -> assertThat(failure.reason())
                        .isEqualTo(Reason.TOPIC_REFUSED))
                .hasMessageContaining("cleanup.policy");
    }

    @Test
    void aBrokerThatDoesNotCreateTopicsSaysSoToTheProducer() {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "max.block.ms",
                "500",
                "key.serializer",
                "org.apache.kafka.common.serialization.StringSerializer",
                "value.serializer",
                "org.apache.kafka.common.serialization.StringSerializer"))) {
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>("never-created", "x"))
                            .get(10, TimeUnit.SECONDS))
                    .hasMessageContaining("never-created");
        }
        assertThat(topics.list()).doesNotContain("never-created");
    }

    @Test
    void aBrokerThatIsAwayIsReportedWithItsAddress() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Topics away = new Topics("127.0.0.1:" + silent.getLocalPort(), Duration.ofMillis(300))) {
            assertThatThrownBy(away::list)
                    .isInstanceOfSatisfying(BrokerException.class, failure -> assertThat(failure.reason())
                            .isEqualTo(Reason.BROKER_AWAY))
                    .hasMessage("No broker answered at 127.0.0.1:" + silent.getLocalPort()
                            + " within 300 ms, wanting to list the topics. Check the address, and that the broker"
                            + " runs.");
        }
    }

    @Test
    void listsNoInternalTopics() throws Exception {
        topics.create(TopicSpec.of("listed"));
        Clients.send(broker.bootstrapServers(), "listed", "one");
        Clients.readAll(broker.bootstrapServers(), "listed", 1);
        List<String> names = topics.list();
        assertThat(names).isSorted().noneMatch(name -> name.startsWith("__"));
    }
}

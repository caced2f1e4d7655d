package io.millrace.connect.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.backbone.BrokerOptions;
import io.millrace.backbone.EmbeddedBroker;
import io.millrace.backbone.Topics;
import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.dataflow.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DeadLetterTopicTest {
    @Test
    void lettersKeepTheirBytesAndSayWhereTheyComeFrom() throws Exception {
        try (EmbeddedBroker broker =
                        EmbeddedBroker.start(BrokerOptions.onAnyPort().withAutoCreateTopics(false));
                DeadLetterTopic letters = new DeadLetterTopic(broker.bootstrapServers(), "shop")) {
            letters.accept(List.of());
            try (Topics topics = Topics.of(broker)) {
                assertThat(topics.list()).isEmpty();
            }
            byte[] bytes = "{broken".getBytes(StandardCharsets.UTF_8);
            letters.accept(List.of(
                    new DeadLetter(bytes, "orders", 3, 41, 1_700_000_000_000L, "no closing brace"),
                    new DeadLetter(bytes, "orders.csv", -1, 7, Long.MIN_VALUE, "two columns")));

            List<ConsumerRecord<String, String>> events = KafkaFixture.readTopic(broker, DeadLetterTopic.DEFAULT_TOPIC);
            assertThat(events).extracting(ConsumerRecord::value).containsExactly("{broken", "{broken");
            assertThat(headers(events.get(0)))
                    .isEqualTo(Map.of(
                            "topic",
                            "orders",
                            "partition",
                            "3",
                            "offset",
                            "41",
                            "timestamp",
                            "1700000000000",
                            "reason",
                            "no closing brace",
                            "pipeline",
                            "shop"));
            assertThat(headers(events.get(1)))
                    .isEqualTo(
                            Map.of("topic", "orders.csv", "offset", "7", "reason", "two columns", "pipeline", "shop"));
        }
    }

    @Test
    void aLetterMayBeLargerThanTheTopicItComesFromAllows() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.onAnyPort());
                DeadLetterTopic letters = new DeadLetterTopic(broker.bootstrapServers(), "shop")) {
            byte[] bytes = new byte[3 << 20];
            letters.accept(List.of(new DeadLetter(bytes, "orders", 0, 1, 1, "too large")));
            List<ConsumerRecord<String, String>> events = KafkaFixture.readTopic(broker, DeadLetterTopic.DEFAULT_TOPIC);
            assertThat(events.get(0).serializedValueSize()).isEqualTo(bytes.length);
        }
    }

    @Test
    void aBrokerThatIsAwayIsAnErrorAfterTheTimeGiven() {
        Map<String, String> properties = Map.of(
                "bootstrap.servers", "127.0.0.1:1", "default.api.timeout.ms", "500", "request.timeout.ms", "300");
        try (DeadLetterTopic letters = new DeadLetterTopic(properties, "letters", "shop")) {
            assertThatThrownBy(() -> letters.accept(List.of(new DeadLetter(new byte[1], "orders", 0, 1, 1, "bad"))))
                    .isInstanceOfSatisfying(MillraceException.class, failure -> assertThat(failure.code())
                            .isEqualTo(ErrorCode.UNAVAILABLE))
                    .hasMessageContaining("Kafka at 127.0.0.1:1 has not answered for");
        }
    }

    private static Map<String, String> headers(ConsumerRecord<?, ?> event) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : event.headers()) {
            headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
        }
        return headers;
    }
}

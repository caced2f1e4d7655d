package io.millrace.connect.kafka;

import io.millrace.data.Limits;
import io.millrace.dataflow.DeadLetter;
import io.millrace.dataflow.DeadLetters;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * A topic of dead letters: the value of an event is the original's bytes, its headers say the rest, as text.
 *
 * <pre>
 * topic, partition, offset   where the original is; no partition for a file
 * timestamp                  when the original was written, milliseconds; not there if not known
 * reason                     why it could not be decoded
 * pipeline                   who tried
 * </pre>
 *
 * <p>Connects when there is a first letter, and makes the topic if it is missing. Used by the commit thread.
 */
public final class DeadLetterTopic implements DeadLetters {
    /** The topic that all pipelines of a process share, so that there is one place to look. */
    public static final String DEFAULT_TOPIC = "millrace.dead-letters";

    /** Twice the largest event that is decoded: what was too large for a decoder has to fit. */
    private static final String MAX_LETTER_BYTES = Integer.toString(2 * Limits.MAX_EVENT_BYTES);

    private static final Duration RETENTION = Duration.ofDays(30);
    private static final int NO_PARTITION = -1;

    private final ClientProperties properties;
    private final String topic;
    private final String pipeline;
    private @Nullable Delivery delivery;

    /**
     * Letters of a pipeline.
     *
     * @param clientProperties settings of Kafka's clients, {@code bootstrap.servers} at least
     * @param topic the topic to write to
     * @param pipeline the pipeline's name
     */
    public DeadLetterTopic(Map<String, String> clientProperties, String topic, String pipeline) {
        Map<String, String> withLimit = new HashMap<>(clientProperties);
        withLimit.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_LETTER_BYTES);
        this.properties = ClientProperties.of(withLimit, "millrace-dead-letters");
        this.topic = topic;
        this.pipeline = pipeline;
    }

    /** Letters of a pipeline, to {@value #DEFAULT_TOPIC}. */
    public DeadLetterTopic(String bootstrapServers, String pipeline) {
        this(Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers), DEFAULT_TOPIC, pipeline);
    }

    @Override
    public void accept(List<DeadLetter> letters) throws InterruptedException {
        if (letters.isEmpty()) {
            return;
        }
        Delivery opened = delivery;
        if (opened == null) {
            opened = open();
            delivery = opened;
        }
        for (DeadLetter letter : letters) {
            opened.send(new ProducerRecord<>(topic, null, null, null, letter.bytes(), headers(letter)));
        }
        opened.awaitAcknowledged();
    }

    private Delivery open() throws InterruptedException {
        BrokerPatience patience = new BrokerPatience(properties, topic);
        try (TopicDirectory topics = new TopicDirectory(properties, patience)) {
            topics.create(new NewTopic(topic, Optional.of(1), Optional.empty())
                    .configs(Map.of(
                            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                            MAX_LETTER_BYTES,
                            TopicConfig.RETENTION_MS_CONFIG,
                            Long.toString(RETENTION.toMillis()))));
        }
        return new Delivery(properties, topic);
    }

    private List<Header> headers(DeadLetter letter) {
        List<Header> headers = new ArrayList<>();
        add(headers, "topic", letter.origin());
        if (letter.partition() != NO_PARTITION) {
            add(headers, "partition", Integer.toString(letter.partition()));
        }
        add(headers, "offset", Long.toString(letter.offset()));
        if (letter.timestampMillis() != Long.MIN_VALUE) {
            add(headers, "timestamp", Long.toString(letter.timestampMillis()));
        }
        add(headers, "reason", letter.reason());
        add(headers, "pipeline", pipeline);
        return headers;
    }

    private static void add(List<Header> headers, String name, String text) {
        headers.add(new RecordHeader(name, text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        if (delivery != null) {
            delivery.close();
        }
    }
}

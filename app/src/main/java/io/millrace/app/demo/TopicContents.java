package io.millrace.app.demo;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** All that is in a topic, in a form that can be compared: what was written in another order is equal. */
public final class TopicContents {
    private static final Duration POLL = Duration.ofMillis(200);

    private final SortedMap<String, String> entries = new TreeMap<>();

    private TopicContents() {}

    /** The newest value of every key; a key whose newest value is null is not there. */
    public static TopicContents latestByKey(String bootstrapServers, String topic) {
        TopicContents contents = new TopicContents();
        read(bootstrapServers, topic, (key, value) -> {
            if (value == null) {
                contents.entries.remove(key);
            } else {
                contents.entries.put(key, value);
            }
        });
        return contents;
    }

    /** Every event, and how often it is there. */
    public static TopicContents allEvents(String bootstrapServers, String topic) {
        TopicContents contents = new TopicContents();
        read(
                bootstrapServers,
                topic,
                (key, value) -> contents.entries.merge(
                        String.valueOf(value), "1", (count, one) -> String.valueOf(Integer.parseInt(count) + 1)));
        return contents;
    }

    private static void read(String bootstrapServers, String topic, BiConsumer<String, String> consumer) {
        Map<String, Object> properties = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "group.id",
                "compare-" + UUID.nameUUIDFromBytes(topic.getBytes(StandardCharsets.UTF_8)),
                "enable.auto.commit",
                "false",
                "isolation.level",
                "read_committed");
        try (KafkaConsumer<String, String> client =
                new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            var partitions = client.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            client.assign(partitions);
            client.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = client.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> client.position(partition) < ends.get(partition))) {
                for (ConsumerRecord<String, String> event : client.poll(POLL)) {
                    consumer.accept(event.key(), event.value());
                }
            }
        }
    }

    public int size() {
        return entries.size();
    }

    /** A first entry that the two do not share, for people. */
    public String describeDifference(TopicContents other) {
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            if (!entry.getValue().equals(other.entries.get(entry.getKey()))) {
                return entry + " against " + other.entries.get(entry.getKey());
            }
        }
        for (Map.Entry<String, String> entry : other.entries.entrySet()) {
            if (!entries.containsKey(entry.getKey())) {
                return "nothing against " + entry;
            }
        }
        return "none";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TopicContents contents && contents.entries.equals(entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }
}

package io.millrace.backbone;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Kafka's own clients, configured with an address and nothing else that they do not insist on. */
final class Clients {
    private Clients() {}

    static KafkaProducer<String, String> producer(String bootstrapServers) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", bootstrapServers);
        return new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
    }

    static KafkaConsumer<String, String> consumer(String bootstrapServers, String groupId) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", bootstrapServers);
        properties.put("group.id", groupId);
        properties.put("auto.offset.reset", "earliest");
        properties.put("enable.auto.commit", "false");
        return new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer());
    }

    static void send(String bootstrapServers, String topic, String... values) throws Exception {
        try (KafkaProducer<String, String> producer = producer(bootstrapServers)) {
            send(producer, topic, values);
        }
    }

    static void send(KafkaProducer<String, String> producer, String topic, String... values)
            throws ExecutionException, InterruptedException, TimeoutException {
        for (String value : values) {
            producer.send(new ProducerRecord<>(topic, value)).get(10, TimeUnit.SECONDS);
        }
    }

    /** The values of the next {@code count} events, waited for. */
    static List<String> take(KafkaConsumer<String, String> consumer, int count) {
        List<String> values = new ArrayList<>();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        while (values.size() < count) {
            if (System.nanoTime() > deadline) {
                fail("wanted " + count + " events, got " + values);
            }
            for (ConsumerRecord<String, String> event : consumer.poll(Duration.ofMillis(100))) {
                values.add(event.value());
            }
        }
        return values;
    }

    static List<String> readAll(String bootstrapServers, String topic, int count) {
        try (KafkaConsumer<String, String> consumer = consumer(bootstrapServers, "read-" + topic)) {
            consumer.subscribe(List.of(topic));
            return take(consumer, count);
        }
    }
}

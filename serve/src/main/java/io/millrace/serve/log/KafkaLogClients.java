package io.millrace.serve.log;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Clients of a Kafka broker. */
public final class KafkaLogClients implements LogClients {

    private final String bootstrapServers;
    private final Map<String, String> clientProperties;
    private final int maxRecordBytes;
    private @Nullable Admin admin;
    private boolean closed;

    /** @param clientProperties added to every client, for example security settings */
    public KafkaLogClients(String bootstrapServers, Map<String, String> clientProperties, int maxRecordBytes) {
        this.bootstrapServers = bootstrapServers;
        this.clientProperties = Map.copyOf(clientProperties);
        this.maxRecordBytes = maxRecordBytes;
    }

    @Override
    public Consumer<byte[], byte[]> consumer() {
        Map<String, Object> settings = settings("millrace-serve-follower");
        settings.put("enable.auto.commit", "false");
        settings.put("auto.offset.reset", "earliest");
        settings.put("allow.auto.create.topics", "false");
        settings.put("isolation.level", "read_committed");
        settings.put("max.poll.records", "5000");
        settings.put("fetch.min.bytes", "1");
        settings.put("max.partition.fetch.bytes", String.valueOf(4 << 20));
        settings.put("default.api.timeout.ms", "5000");
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public Producer<byte[], byte[]> producer() {
        Map<String, Object> settings = settings("millrace-serve-writer");
        settings.put("acks", "all");
        settings.put("enable.idempotence", "true");
        settings.put("linger.ms", "1");
        settings.put("max.block.ms", "5000");
        settings.put("request.timeout.ms", "5000");
        settings.put("delivery.timeout.ms", "10000");
        settings.put("max.request.size", String.valueOf(maxRecordBytes + 1024));
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public Set<String> topicNames(Duration timeout) {
        try {
            return admin().listTopics().names().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new LogUnavailableException(
                    "The Kafka log at " + bootstrapServers + " did not list its topics within " + timeout.toMillis()
                            + " ms.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogUnavailableException("Interrupted while listing topics at " + bootstrapServers + ".", e);
        }
    }

    @Override
    public String address() {
        return bootstrapServers;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (admin != null) {
            admin.close(Duration.ofMillis(300));
            admin = null;
        }
    }

    private synchronized Admin admin() {
        if (closed) {
            throw new IllegalStateException("The server is closed.");
        }
        if (admin == null) {
            admin = Admin.create(settings("millrace-serve-admin"));
        }
        return admin;
    }

    private Map<String, Object> settings(String clientId) {
        Map<String, Object> settings = new HashMap<>(clientProperties);
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("client.id", clientId);
        settings.putIfAbsent("reconnect.backoff.max.ms", "1000");
        settings.putIfAbsent("enable.metrics.push", "false");
        return settings;
    }
}

package io.millrace.serve.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Writes events that came over HTTP to the log, and waits for the log's word that it has them. */
public final class EventWriter implements AutoCloseable {

    private static final Duration TOPICS_TIMEOUT = Duration.ofSeconds(5);

    private final LogClients clients;
    private volatile Set<String> knownTopics = Set.of();
    private @Nullable Producer<byte[], byte[]> producer;
    private boolean closed;

    public EventWriter(LogClients clients) {
        this.clients = clients;
    }

    /** An event to write; a null key lets the producer choose the partition. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Event(byte @Nullable [] key, byte[] value) {}

    /** Where an event stands in the log. */
    public record Position(int partition, long offset) {}

    /** Whether the topic exists; asks the log only when the topic was not seen before. */
    public boolean topicExists(String topic) {
        return knownTopics.contains(topic) || topicNames().contains(topic);
    }

    /** The topics there are now. */
    public Set<String> topicNames() {
        Set<String> names = clients.topicNames(TOPICS_TIMEOUT);
        knownTopics = names;
        return names;
    }

    /**
     * Writes events in order and returns their positions in the same order. When it throws, a prefix may have been
     * written: sending again repeats that prefix.
     *
     * @throws LogUnavailableException when the log did not acknowledge in time
     */
    public List<Position> write(String topic, List<Event> events) {
        Producer<byte[], byte[]> to = producer();
        List<Future<RecordMetadata>> sent = new ArrayList<>(events.size());
        try {
            for (Event event : events) {
                sent.add(to.send(new ProducerRecord<>(topic, event.key(), event.value())));
            }
            List<Position> positions = new ArrayList<>(sent.size());
            for (Future<RecordMetadata> future : sent) {
                RecordMetadata written = future.get();
                positions.add(new Position(written.partition(), written.offset()));
            }
            return positions;
        } catch (ExecutionException | KafkaException e) {
            knownTopics = Set.of();
            Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            throw new LogUnavailableException(
                    "The Kafka log at " + clients.address() + " did not take the events for topic '" + topic + "': "
                            + cause.getMessage(),
                    cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogUnavailableException("Interrupted while writing to topic '" + topic + "'.", e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (producer != null) {
            producer.close(Duration.ofMillis(300));
            producer = null;
        }
    }

    private synchronized Producer<byte[], byte[]> producer() {
        if (closed) {
            throw new IllegalStateException("The server is closed.");
        }
        if (producer == null) {
            producer = clients.producer();
        }
        return producer;
    }
}

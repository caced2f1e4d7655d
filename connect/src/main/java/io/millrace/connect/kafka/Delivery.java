package io.millrace.connect.kafka;

import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends events and waits until the broker has them all, saying so while it takes long. The producer retries by itself, for
 * as long as {@code delivery.timeout.ms} says. Used by one thread; acknowledgements come on the producer's.
 */
final class Delivery implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final long REPORT_MILLIS = 3_000;

    private final Producer<byte[], byte[]> producer;
    private final String bootstrapServers;
    private final String table;
    private final BrokerPatience patience;

    private final Object monitor = new Object();
    private long unacknowledged;
    private @Nullable Exception failure;
    private @Nullable String failedTopic;

    Delivery(ClientProperties properties, String table) throws InterruptedException {
        this.patience = BrokerPatience.forDelivery(properties, table);
        this.bootstrapServers = properties.bootstrapServers();
        this.table = table;
        try {
            this.producer =
                    new KafkaProducer<>(properties.forProducer(), new ByteArraySerializer(), new ByteArraySerializer());
        } catch (KafkaException e) {
            throw patience.translate(e);
        }
    }

    /** Hands an event to the producer; waits while it has no room for it, or does not know the topic's partitions. */
    void send(ProducerRecord<byte[], byte[]> event) throws InterruptedException {
        TimeoutException noRoom = trySend(event);
        while (noRoom != null) {
            patience.noAnswer(noRoom);
            noRoom = trySend(event);
        }
        patience.answered();
    }

    /** The reason why the producer has not taken the event; null if it has. */
    private @Nullable TimeoutException trySend(ProducerRecord<byte[], byte[]> event) throws InterruptedException {
        Thread caller = Thread.currentThread();
        AtomicReference<@Nullable TimeoutException> noRoom = new AtomicReference<>();
        synchronized (monitor) {
            unacknowledged++;
        }
        try {
            var unused = producer.send(event, (metadata, exception) -> {
                // Events that the producer has taken fail on its thread; one that it has not fails on ours.
                boolean notTaken = Thread.currentThread() == caller;
                if (notTaken && exception instanceof TimeoutException timeout) {
                    noRoom.set(timeout);
                    acknowledge(event.topic(), null);
                } else {
                    acknowledge(event.topic(), exception);
                }
            });
        } catch (KafkaException e) {
            acknowledge(event.topic(), e);
            throwIfFailed();
        }
        return noRoom.get();
    }

    private void acknowledge(String topic, @Nullable Exception exception) {
        synchronized (monitor) {
            unacknowledged--;
            if (exception != null && failure == null) {
                failure = exception;
                failedTopic = topic;
            }
            if (unacknowledged == 0) {
                monitor.notifyAll();
            }
        }
    }

    /**
     * Waits until the broker has acknowledged all that was sent.
     *
     * @throws MillraceException if it refused an event, or did not answer in time
     */
    void awaitAcknowledged() throws InterruptedException {
        long begin = System.nanoTime();
        synchronized (monitor) {
            while (unacknowledged > 0) {
                monitor.wait(REPORT_MILLIS);
                long waitedMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
                if (unacknowledged > 0 && waitedMillis >= REPORT_MILLIS) {
                    LOG.warn(
                            "Waiting for Kafka at {} to take {} events (table={}, for {} ms).",
                            bootstrapServers,
                            unacknowledged,
                            table,
                            waitedMillis);
                }
            }
        }
        throwIfFailed();
    }

    /** The failure of an event sent earlier, if there was one; it is reported once. */
    void throwIfFailed() throws InterruptedException {
        Exception cause;
        String topic;
        synchronized (monitor) {
            cause = failure;
            topic = failedTopic;
            failure = null;
        }
        if (cause == null) {
            return;
        }
        if (cause instanceof org.apache.kafka.common.errors.InterruptException) {
            Thread.interrupted();
            throw new InterruptedException("interrupted while sending to Kafka");
        }
        boolean away = cause instanceof TimeoutException;
        String hint = away
                ? "Check that the broker runs; 'properties.delivery.timeout.ms' says how long to try."
                : cause instanceof RecordTooLargeException
                        ? "Raise 'max.message.bytes' of the topic and 'properties.max.request.size' of the table."
                        : null;
        throw new MillraceException(
                        away ? ErrorCode.UNAVAILABLE : ErrorCode.IO,
                        "Kafka at " + bootstrapServers + " did not take an event: " + cause.getMessage(),
                        hint,
                        cause)
                .with("topic", String.valueOf(topic))
                .with("table", table);
    }

    int partitionCount(String topic) {
        return producer.partitionsFor(topic).size();
    }

    @Override
    public void close() {
        producer.close(Duration.ofMillis(500));
    }
}

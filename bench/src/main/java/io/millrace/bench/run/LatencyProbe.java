package io.millrace.bench.run;

import io.millrace.connect.format.ByteSink;
import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes events with the time in them to one topic, at a steady rate, and takes the time when they are in another. The
 * producer has the thread that calls {@link #run}, the consumer one of its own.
 */
final class LatencyProbe {
    private static final byte[] STAMP = "\"sent_nanos\":".getBytes(StandardCharsets.US_ASCII);
    private static final long PAUSE_NANOS = 100_000;
    private static final long FIRST_EVENT_TIMEOUT_SECONDS = 120;
    private static final long MOST_SILENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long HIGHEST_NANOS = TimeUnit.SECONDS.toNanos(600);

    private final String bootstrapServers;
    private final String from;
    private final String to;
    private final int partitions;
    private final LatencySettings settings;
    private final Histogram latencyNanos = new Histogram(HIGHEST_NANOS, 3);
    private final CountDownLatch first = new CountDownLatch(1);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile long countFromNanos = Long.MAX_VALUE;
    private volatile boolean ended;

    LatencyProbe(String bootstrapServers, String from, String to, LatencySettings settings) {
        this.bootstrapServers = bootstrapServers;
        this.from = from;
        this.to = to;
        this.partitions = settings.workers();
        this.settings = settings;
    }

    /** @param between what is said to be between the topics */
    LatencyResult run(String between) throws InterruptedException {
        Thread consumer = new Thread(this::consume, "consumer");
        consumer.setDaemon(true);
        consumer.start();
        double perSecond;
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            awaitFirst(producer);
            perSecond = produce(producer);
        }
        ended = true;
        consumer.join();
        checkFailure();
        return new LatencyResult(
                between,
                latencyNanos.getTotalCount(),
                perSecond,
                millis(50),
                millis(90),
                millis(99),
                millis(99.9),
                latencyNanos.getMaxValue() / 1e6);
    }

    private double millis(double percentile) {
        return latencyNanos.getValueAtPercentile(percentile) / 1e6;
    }

    /** One event now and then until one has come through: whatever is between has started. */
    private void awaitFirst(KafkaProducer<byte[], byte[]> producer) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(FIRST_EVENT_TIMEOUT_SECONDS);
        do {
            if (System.nanoTime() > deadline) {
                throw new MillraceException(
                        ErrorCode.UNAVAILABLE,
                        "No event came through in " + FIRST_EVENT_TIMEOUT_SECONDS + " s from topic " + from + " to "
                                + to);
            }
            send(producer, -1);
            checkFailure();
        } while (!first.await(100, TimeUnit.MILLISECONDS));
    }

    /** Writes at the rate, warm-up first, and returns the rate that was kept while latencies counted. */
    private double produce(KafkaProducer<byte[], byte[]> producer) {
        long warmUp = (long) settings.warmUpSeconds() * settings.eventsPerSecond();
        long all = warmUp + counted();
        long startNanos = System.nanoTime();
        long countedNanos = startNanos;
        long sent = 0;
        while (sent < all) {
            double elapsedSeconds = (System.nanoTime() - startNanos) / 1e9;
            long due = Math.min(all, (long) (elapsedSeconds * settings.eventsPerSecond()) + 1);
            if (sent >= due) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            for (; sent < due; sent++) {
                if (sent == warmUp) {
                    countedNanos = System.nanoTime();
                    countFromNanos = countedNanos;
                }
                send(producer, sent);
            }
        }
        return (all - warmUp) * 1e9 / (System.nanoTime() - countedNanos);
    }

    private void send(KafkaProducer<byte[], byte[]> producer, long id) {
        ByteSink event = new ByteSink();
        event.putAscii("{\"id\":");
        event.putDecimal(id);
        event.putAscii(",\"amount\":");
        event.putDecimal(100 + Math.abs(id % 900)); // the filter lets all through
        event.put((byte) ',');
        event.put(STAMP);
        event.putDecimal(System.nanoTime());
        event.putAscii(",\"note\":\"one of many events that are sent to see how long they take\"}");
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(from, (int) Math.floorMod(id, (long) partitions), null, event.toByteArray());
        Future<RecordMetadata> unused = producer.send(record, (metadata, cause) -> {
            if (cause != null) {
                failure.compareAndSet(null, cause);
            }
        });
    }

    private void checkFailure() {
        Throwable cause = failure.get();
        if (cause != null) {
            throw new MillraceException(
                    ErrorCode.UNAVAILABLE, "The latency benchmark failed: " + cause.getMessage(), null, cause);
        }
    }

    private void consume() {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> all = IntStream.range(0, partitions)
                    .mapToObj(partition -> new TopicPartition(to, partition))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            long silentSinceNanos = System.nanoTime();
            while (!ended || latencyNanos.getTotalCount() < counted()) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(200));
                long nowNanos = System.nanoTime();
                if (!records.isEmpty()) {
                    silentSinceNanos = nowNanos;
                    first.countDown();
                } else if (ended && nowNanos - silentSinceNanos > MOST_SILENCE_NANOS) {
                    throw new MillraceException(
                            ErrorCode.UNAVAILABLE,
                            latencyNanos.getTotalCount() + " of " + counted() + " events came through");
                }
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    long sentNanos = stamp(record.value());
                    if (sentNanos >= countFromNanos) {
                        latencyNanos.recordValue(Math.min(System.nanoTime() - sentNanos, HIGHEST_NANOS));
                    }
                }
            }
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    /** How many events count. */
    private long counted() {
        return (long) settings.seconds() * settings.eventsPerSecond();
    }

    /** The number behind {@link #STAMP}. */
    static long stamp(byte[] event) {
        int position = 0;
        int matched = 0;
        while (matched < STAMP.length) {
            matched = event[position] == STAMP[matched] ? matched + 1 : event[position] == STAMP[0] ? 1 : 0;
            position++;
        }
        long stamp = 0;
        for (; event[position] >= '0' && event[position] <= '9'; position++) {
            stamp = stamp * 10 + event[position] - '0';
        }
        return stamp;
    }

    private KafkaProducer<byte[], byte[]> producer() {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                ProducerConfig.LINGER_MS_CONFIG, "0",
                ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, "false"));
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false",
                ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, "false"));
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}

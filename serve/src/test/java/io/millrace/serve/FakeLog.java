package io.millrace.serve;

import io.millrace.serve.log.LogClients;
import io.millrace.serve.log.LogUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A log in memory with one partition a topic, over Kafka's own test clients. */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // the log's lock is taken first, then the client's own
final class FakeLog implements LogClients {

    private final Map<String, List<ConsumerRecord<byte[], byte[]>>> topics = new TreeMap<>();
    private @Nullable FollowingConsumer consumer;
    private boolean away;

    synchronized void create(String topic) {
        topics.computeIfAbsent(topic, unused -> new ArrayList<>());
    }

    synchronized void away(boolean isAway) {
        away = isAway;
    }

    long append(String topic, @Nullable String key, @Nullable String value) {
        return append(topic, key, value, 1_700_000_000_000L, Map.of());
    }

    long append(
            String topic, @Nullable String key, @Nullable String value, long timestamp, Map<String, String> headers) {
        RecordHeaders recordHeaders = new RecordHeaders();
        headers.forEach((name, text) -> recordHeaders.add(name, text.getBytes(StandardCharsets.UTF_8)));
        return append(topic, bytes(key), bytes(value), timestamp, recordHeaders);
    }

    private synchronized long append(
            String topic,
            byte @Nullable [] key,
            byte @Nullable [] value,
            long timestamp,
            org.apache.kafka.common.header.Headers headers) {
        create(topic);
        List<ConsumerRecord<byte[], byte[]>> records = topics.get(topic);
        @SuppressWarnings("NullAway") // Kafka's records take null keys and values
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                topic,
                0,
                records.size(),
                timestamp,
                TimestampType.CREATE_TIME,
                key == null ? -1 : key.length,
                value == null ? -1 : value.length,
                key,
                value,
                headers,
                java.util.Optional.empty());
        records.add(record);
        if (consumer != null) {
            consumer.offer(record);
        }
        return record.offset();
    }

    synchronized List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        return List.copyOf(topics.getOrDefault(topic, List.of()));
    }

    @Override
    public synchronized Consumer<byte[], byte[]> consumer() {
        FollowingConsumer opened = new FollowingConsumer();
        consumer = opened;
        return opened;
    }

    @Override
    public Producer<byte[], byte[]> producer() {
        return new AppendingProducer();
    }

    @Override
    public synchronized Set<String> topicNames(Duration timeout) {
        if (away) {
            throw new LogUnavailableException("The fake log is away.", new IllegalStateException());
        }
        return Set.copyOf(topics.keySet());
    }

    @Override
    public String address() {
        return "localhost:9092";
    }

    @Override
    public void close() {}

    private static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    private final class FollowingConsumer extends MockConsumer<byte[], byte[]> {

        FollowingConsumer() {
            super("earliest");
        }

        @Override
        public List<PartitionInfo> partitionsFor(String topic) {
            synchronized (FakeLog.this) {
                Node[] none = {};
                return topics.containsKey(topic)
                        ? List.of(new PartitionInfo(topic, 0, Node.noNode(), none, none))
                        : List.of();
            }
        }

        /** The log's lock is always taken before the consumer's. */
        @Override
        public void assign(Collection<TopicPartition> partitions) {
            synchronized (FakeLog.this) {
                Set<TopicPartition> before = Set.copyOf(assignment());
                super.assign(partitions);
                for (TopicPartition partition : partitions) {
                    if (!before.contains(partition)) {
                        updateBeginningOffsets(Map.of(partition, 0L));
                        records(partition.topic()).forEach(this::addRecord);
                    }
                }
            }
        }

        @Override
        public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
            Map<TopicPartition, Long> ends = new HashMap<>();
            for (TopicPartition partition : partitions) {
                ends.put(partition, (long) records(partition.topic()).size());
            }
            return ends;
        }

        /** The mock returns at once; a real consumer waits for records, so this one waits a little. */
        @Override
        public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
            if (records.isEmpty()) {
                LockSupport.parkNanos(2_000_000);
            }
            return records;
        }

        void offer(ConsumerRecord<byte[], byte[]> record) {
            if (assignment().contains(new TopicPartition(record.topic(), 0))) {
                addRecord(record);
            }
        }
    }

    private final class AppendingProducer extends MockProducer<byte[], byte[]> {

        AppendingProducer() {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
            long offset = append(record.topic(), record.key(), record.value(), 1_700_000_000_000L, record.headers());
            TopicPartition partition = new TopicPartition(record.topic(), 0);
            return CompletableFuture.completedFuture(new RecordMetadata(partition, offset, 0, 0, 0, 0));
        }
    }
}

package io.millrace.connect.kafka;

import io.millrace.data.BatchBuilder;
import io.millrace.dataflow.SourceReader;
import io.millrace.dataflow.SplitOutput;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads some partitions of a table with a consumer of its own. Partitions are assigned, not subscribed to: the epochs keep
 * the positions, so there is no group to balance.
 */
final class KafkaReader implements SourceReader {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaReader.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(500);
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long LAG_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final KafkaSource source;
    private final List<PartitionSplit> initialSplits;
    private final Discovery discovery;

    // Run state, of the reader's thread but for the consumer's wakeup.
    private final Map<TopicPartition, PartitionSplit> splits = new HashMap<>();
    private volatile @Nullable Consumer<@Nullable ByteBuffer, @Nullable ByteBuffer> consumer;
    private long lastEventNanos;
    private long lastLagNanos;
    private long lastDiscoveryNanos;

    /**
     * Looking for partitions that were not there at the start.
     *
     * @param enabled whether to look at all
     * @param interval how often the first reader looks
     * @param reader number of this reader
     * @param assignment who gets what is found
     */
    record Discovery(boolean enabled, Duration interval, int reader, Assignment assignment) {
        boolean isMine() {
            return enabled && reader == 0;
        }
    }

    KafkaReader(KafkaSource source, List<PartitionSplit> splits, Discovery discovery) {
        this.source = source;
        this.initialSplits = splits;
        this.discovery = discovery;
    }

    @Override
    public void run(SplitOutput output) throws InterruptedException {
        BrokerPatience patience = new BrokerPatience(
                source.scan().properties(), source.request().table().name());
        Consumer<@Nullable ByteBuffer, @Nullable ByteBuffer> own = source.openConsumer();
        consumer = own;
        try {
            addSplits(own, initialSplits, output);
            read(own, patience, output);
        } catch (WakeupException e) {
            throw new InterruptedException("the source was closed");
        } catch (KafkaException e) {
            throw patience.translate(e);
        } finally {
            consumer = null;
            close(own);
        }
    }

    /**
     * Kafka takes an interruption while closing for an error and leaves connections behind, and readers are stopped by
     * interrupting them; so another thread closes, and this one waits if it may.
     */
    private static void close(Consumer<?, ?> own) {
        Thread closing = new Thread(
                () -> {
                    try {
                        own.close(CloseOptions.timeout(CLOSE_TIMEOUT));
                    } catch (KafkaException e) {
                        LOG.debug("A consumer did not close cleanly.", e);
                    }
                },
                "millrace-kafka-close");
        closing.setDaemon(true);
        closing.start();
        try {
            closing.join(2 * CLOSE_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void addSplits(Consumer<?, ?> own, List<PartitionSplit> added, SplitOutput output)
            throws InterruptedException {
        for (PartitionSplit split : added) {
            splits.put(split.partition(), split);
        }
        output.open(added.stream().map(PartitionSplit::name).toList());
        own.assign(splits.keySet());
        for (PartitionSplit split : added) {
            own.seek(split.partition(), split.position());
        }
        List<PartitionSplit> empty =
                added.stream().filter(split -> split.isAtEnd(split.position())).toList();
        finish(own, empty, output);
    }

    private void read(
            Consumer<@Nullable ByteBuffer, @Nullable ByteBuffer> own, BrokerPatience patience, SplitOutput output)
            throws InterruptedException {
        EventDecoder decoder = source.newDecoder();
        BatchBuilder builder = new BatchBuilder(source.request().producedType());
        lastEventNanos = System.nanoTime();
        lastDiscoveryNanos = lastEventNanos;
        while (!splits.isEmpty() || discovery.enabled()) {
            if (source.isClosed()) {
                throw new InterruptedException("the source was closed");
            }
            discover(own, patience, output);
            if (splits.isEmpty()) {
                TimeUnit.MILLISECONDS.sleep(POLL.toMillis()); // a consumer without partitions refuses to poll
                continue;
            }
            ConsumerRecords<@Nullable ByteBuffer, @Nullable ByteBuffer> events = own.poll(POLL);
            long now = System.nanoTime();
            if (events.isEmpty()) {
                if (now - lastEventNanos >= IDLE_NANOS) {
                    probe(own, patience);
                }
            } else {
                lastEventNanos = now;
                patience.answered();
                for (TopicPartition partition : events.partitions()) {
                    PartitionSplit split = splits.get(partition);
                    if (split != null) {
                        split.consume(events.records(partition), decoder, builder, output);
                    }
                }
            }
            finishEnded(own, output);
            updateLag(own, now);
        }
    }

    /** A consumer waits for a broker for ever without a word, so a silent one is asked something it has to answer. */
    private void probe(Consumer<?, ?> own, BrokerPatience patience) {
        try {
            Map<TopicPartition, Long> ends = own.endOffsets(splits.keySet(), PROBE_TIMEOUT);
            patience.answered();
            lastEventNanos = System.nanoTime();
            ends.forEach((partition, end) -> {
                PartitionSplit split = splits.get(partition);
                if (split != null) {
                    source.updateLag(split.name(), Math.max(0, end - split.position()));
                }
            });
        } catch (RetriableException e) {
            patience.noAnswer(e);
        }
    }

    /** The consumer's position counts, not the last event: markers of transactions may lie between it and the end. */
    private void finishEnded(Consumer<?, ?> own, SplitOutput output) throws InterruptedException {
        List<PartitionSplit> ended = new ArrayList<>();
        for (PartitionSplit split : splits.values()) {
            if (split.hasEnd() && split.isAtEnd(own.position(split.partition(), PROBE_TIMEOUT))) {
                ended.add(split);
            }
        }
        finish(own, ended, output);
    }

    private void finish(Consumer<?, ?> own, List<PartitionSplit> ended, SplitOutput output)
            throws InterruptedException {
        if (ended.isEmpty()) {
            return;
        }
        for (PartitionSplit split : ended) {
            splits.remove(split.partition());
            source.updateLag(split.name(), 0);
            output.finish(split.name());
        }
        own.assign(splits.keySet());
    }

    private void updateLag(Consumer<?, ?> own, long now) {
        if (now - lastLagNanos < LAG_INTERVAL_NANOS) {
            return;
        }
        lastLagNanos = now;
        for (PartitionSplit split : splits.values()) {
            OptionalLong events = own.currentLag(split.partition());
            if (events.isPresent()) {
                source.updateLag(split.name(), events.getAsLong());
            }
        }
    }

    private void discover(Consumer<?, ?> own, BrokerPatience patience, SplitOutput output) throws InterruptedException {
        if (!discovery.enabled()) {
            return;
        }
        long now = System.nanoTime();
        if (discovery.isMine()
                && now - lastDiscoveryNanos >= discovery.interval().toNanos()) {
            lastDiscoveryNanos = now;
            try {
                discovery.assignment().offer(existingPartitions(own));
            } catch (RetriableException e) {
                patience.noAnswer(e);
            }
        }
        List<TopicPartition> found = discovery.assignment().take(discovery.reader());
        if (!found.isEmpty()) {
            Map<TopicPartition, Long> beginnings = patience.retry(() -> own.beginningOffsets(found, PROBE_TIMEOUT));
            List<PartitionSplit> added = new ArrayList<>();
            for (TopicPartition partition : found) {
                added.add(source.newSplit(partition, beginnings.getOrDefault(partition, 0L), Long.MAX_VALUE));
            }
            addSplits(own, added, output);
        }
    }

    private List<TopicPartition> existingPartitions(Consumer<?, ?> own) {
        TopicSelection topics = source.scan().topics();
        List<TopicPartition> partitions = new ArrayList<>();
        own.listTopics(PROBE_TIMEOUT).forEach((topic, infos) -> {
            if (topics.matches(topic)) {
                infos.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
            }
        });
        return partitions;
    }

    /** Ends a poll that waits; from any thread. */
    void wakeUp() {
        Consumer<?, ?> own = consumer;
        if (own != null) {
            own.wakeup();
        }
    }
}

package io.millrace.connect.kafka;

import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.dataflow.Source;
import io.millrace.dataflow.SourceReader;
import io.millrace.dataflow.SourceRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topics of a table, one split a partition, named {@code topic-partition}; positions are offsets. */
final class KafkaSource implements Source {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaSource.class);

    private final SourceRequest request;
    private final Scan scan;
    private final Supplier<EventDecoder> decoders;
    private final BrokerPatience patience;

    // Run state.
    private final Map<String, Long> lag = new ConcurrentHashMap<>();
    private final Map<String, TopicPartition> partitionsByName = new ConcurrentHashMap<>();
    private final List<KafkaReader> readers = new CopyOnWriteArrayList<>();
    private @Nullable GroupOffsets groupOffsets;
    private volatile boolean closed;

    /**
     * What is read and how.
     *
     * @param topics the topics
     * @param range from where to where
     * @param properties settings of Kafka's clients
     * @param discovery how often to look for new partitions; zero: never
     * @param parallelism number of readers; 0: as many as suit the machine
     * @param setUp run before anything is read: makes the topic of a table that is ours
     */
    record Scan(
            TopicSelection topics,
            ScanRange range,
            ClientProperties properties,
            Duration discovery,
            int parallelism,
            TopicSetUp setUp) {}

    KafkaSource(SourceRequest request, Scan scan, Supplier<EventDecoder> decoders) {
        this.request = request;
        this.scan = scan;
        this.decoders = decoders;
        this.patience = new BrokerPatience(scan.properties(), request.table().name());
    }

    @Override
    public List<SourceReader> createReaders(Map<String, Long> positions) throws InterruptedException {
        List<TopicPartition> partitions;
        try (TopicDirectory topics = new TopicDirectory(scan.properties(), patience)) {
            scan.setUp().run(topics);
            partitions = topics.partitions(scan.topics());
        }
        boolean endless = !scan.range().isBounded() && request.limit() == Long.MAX_VALUE;
        boolean discovers = endless && !scan.discovery().isZero();
        if (partitions.isEmpty()) {
            requireDiscovery(discovers);
        }
        List<PartitionSplit> splits = splits(partitions, positions);
        int count = readerCount(splits.size());
        Assignment assignment = new Assignment(count);
        assignment.offer(partitions);
        Map<TopicPartition, PartitionSplit> byPartition = new HashMap<>();
        splits.forEach(split -> byPartition.put(split.partition(), split));
        for (int i = 0; i < count; i++) {
            List<PartitionSplit> mine =
                    assignment.take(i).stream().map(byPartition::get).toList();
            KafkaReader.Discovery discovery = new KafkaReader.Discovery(discovers, scan.discovery(), i, assignment);
            readers.add(new KafkaReader(this, mine, discovery));
        }
        String groupId = scan.properties().groupId();
        if (groupId != null && scan.properties().commitsToGroup()) {
            groupOffsets = new GroupOffsets(scan.properties(), groupId);
        }
        return List.copyOf(readers);
    }

    private void requireDiscovery(boolean discovers) {
        if (!discovers) {
            throw new MillraceException(
                            ErrorCode.NOT_FOUND,
                            "no topic on Kafka at " + scan.properties().bootstrapServers() + " matches the "
                                    + scan.topics(),
                            "Create the topic first, or check 'topic-pattern'.",
                            null)
                    .with("table", request.table().name());
        }
        LOG.info(
                "No topic matches the {} yet (table={}).",
                scan.topics(),
                request.table().name());
    }

    private List<PartitionSplit> splits(List<TopicPartition> partitions, Map<String, Long> positions)
            throws InterruptedException {
        if (partitions.isEmpty()) {
            return List.of();
        }
        try (Consumer<?, ?> consumer = openConsumer()) {
            OffsetLookup lookup = new OffsetLookup(consumer, scan.range(), scan.properties());
            Map<TopicPartition, Long> ends = patience.retry(() -> lookup.ends(partitions));
            List<TopicPartition> unknown = new ArrayList<>();
            for (TopicPartition partition : partitions) {
                if (!positions.containsKey(nameOf(partition))) {
                    unknown.add(partition);
                }
            }
            Map<TopicPartition, Long> starts =
                    unknown.isEmpty() ? Map.of() : patience.retry(() -> lookup.starts(unknown));
            List<PartitionSplit> splits = new ArrayList<>();
            for (TopicPartition partition : partitions) {
                Long position = positions.get(nameOf(partition));
                long start = position != null ? position : starts.getOrDefault(partition, 0L);
                splits.add(newSplit(partition, start, ends.getOrDefault(partition, Long.MAX_VALUE)));
            }
            return splits;
        }
    }

    /** A partition that was found while reading is read from its beginning, whatever the startup mode: it is all new. */
    PartitionSplit newSplit(TopicPartition partition, long start, long end) {
        PartitionSplit split = new PartitionSplit(partition, start, end, request.limit());
        partitionsByName.put(split.name(), partition);
        return split;
    }

    private static String nameOf(TopicPartition partition) {
        return partition.topic() + "-" + partition.partition();
    }

    /** Decoding is most of the work, so half of the cores read and the others process, unless the table says. */
    private int readerCount(int splits) {
        int wanted = scan.parallelism() > 0
                ? scan.parallelism()
                : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        return Math.max(1, Math.min(wanted, splits));
    }

    Consumer<@Nullable ByteBuffer, @Nullable ByteBuffer> openConsumer() throws InterruptedException {
        try {
            return new KafkaConsumer<>(
                    scan.properties().forConsumer(scan.range().offsetReset(scan.properties())));
        } catch (KafkaException e) {
            throw patience.translate(e);
        }
    }

    Scan scan() {
        return scan;
    }

    SourceRequest request() {
        return request;
    }

    EventDecoder newDecoder() {
        return decoders.get();
    }

    void updateLag(String split, long events) {
        lag.put(split, events);
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void commit(Map<String, Long> positions) {
        GroupOffsets group = groupOffsets;
        if (group == null) {
            return;
        }
        Map<TopicPartition, Long> offsets = new HashMap<>();
        positions.forEach((split, position) -> {
            TopicPartition partition = partitionsByName.get(split);
            if (partition != null) {
                offsets.put(partition, position);
            }
        });
        group.commit(offsets);
    }

    @Override
    public Map<String, Long> lag() {
        return Map.copyOf(lag);
    }

    @Override
    public void close() {
        closed = true;
        readers.forEach(KafkaReader::wakeUp);
        GroupOffsets group = groupOffsets;
        if (group != null) {
            group.close();
        }
    }

    /** Prepares the topics of a table before they are used. */
    @FunctionalInterface
    interface TopicSetUp {
        TopicSetUp NONE = topics -> {};

        void run(TopicDirectory topics) throws InterruptedException;
    }
}

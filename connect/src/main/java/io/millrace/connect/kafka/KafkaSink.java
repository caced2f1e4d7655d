package io.millrace.connect.kafka;

import io.millrace.connect.format.Encoder;
import io.millrace.dataflow.Sink;
import io.millrace.dataflow.SinkWriter;
import io.millrace.dataflow.StagedOutput;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of a table to its topics: encoded by the writers, sent in the commit step. With guarantee
 * {@code at-least-once} a commit waits for the broker to have everything; with {@code none} it does not.
 */
final class KafkaSink implements Sink {
    private final Target target;
    private final ClientProperties properties;
    private final @Nullable Supplier<Encoder> keyEncoders;
    private final Supplier<Encoder> valueEncoders;
    private final KafkaSource.TopicSetUp setUp;

    // Run state.
    private final AtomicInteger writers = new AtomicInteger();
    private final Map<String, Integer> partitionCounts = new ConcurrentHashMap<>();
    private volatile @Nullable Delivery delivery;

    /**
     * What is written where.
     *
     * @param table the table's name, for messages
     * @param topics the topics; more than one, or a pattern, need a topic among the metadata of each row
     * @param metadata where in a row the metadata is
     * @param upsert whether deletions are events without a value
     * @param foldsByKey whether only the newest event of each key and epoch is sent
     * @param partitionByWriter whether each writer keeps to one partition (partitioner {@code fixed})
     * @param guarantee at least once, or none
     */
    record Target(
            String table,
            TopicSelection topics,
            WritableMetadata metadata,
            boolean upsert,
            boolean foldsByKey,
            boolean partitionByWriter,
            DeliveryGuarantee guarantee) {}

    KafkaSink(
            Target target,
            ClientProperties properties,
            @Nullable Supplier<Encoder> keyEncoders,
            Supplier<Encoder> valueEncoders,
            KafkaSource.TopicSetUp setUp) {
        this.target = target;
        this.properties = properties;
        this.keyEncoders = keyEncoders;
        this.valueEncoders = valueEncoders;
        this.setUp = setUp;
    }

    @Override
    public void open() throws InterruptedException {
        BrokerPatience patience = new BrokerPatience(properties, target.table());
        try (TopicDirectory topics = new TopicDirectory(properties, patience)) {
            setUp.run(topics);
            for (String topic : target.topics().topics()) {
                topics.ensureWritable(topic);
            }
        }
        delivery = new Delivery(properties, target.table());
    }

    @Override
    public SinkWriter createWriter() {
        int number = writers.getAndIncrement();
        return new KafkaSinkWriter(
                this,
                target,
                keyEncoders == null ? null : keyEncoders.get(),
                valueEncoders.get(),
                target.partitionByWriter() ? number : null);
    }

    /** Number of partitions of a topic, asked for once. */
    int partitionCount(String topic) {
        return partitionCounts.computeIfAbsent(topic, wanted -> opened().partitionCount(wanted));
    }

    private Delivery opened() {
        Delivery opened = delivery;
        if (opened == null) {
            throw new IllegalStateException("the sink is not open");
        }
        return opened;
    }

    @Override
    public void commit(long epoch, List<StagedOutput> staged) throws InterruptedException {
        Delivery opened = opened();
        for (StagedOutput output : staged) {
            for (ProducerRecord<byte[], byte[]> event : ((StagedEvents) output).events()) {
                opened.send(event);
            }
        }
        if (target.guarantee() == DeliveryGuarantee.NONE) {
            opened.throwIfFailed();
        } else {
            opened.awaitAcknowledged();
        }
    }

    @Override
    public void finish() throws InterruptedException {
        opened().awaitAcknowledged();
    }

    @Override
    public void close() {
        Delivery opened = delivery;
        if (opened != null) {
            opened.close();
        }
    }
}

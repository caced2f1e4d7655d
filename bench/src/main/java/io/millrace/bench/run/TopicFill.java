package io.millrace.bench.run;

import io.millrace.bench.event.EventBlock;
import io.millrace.bench.event.EventJson;
import io.millrace.bench.event.EventSettings;
import io.millrace.bench.event.EventStream;
import io.millrace.connect.format.ByteSink;
import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes events to a topic as JSON; a partition gets the events of a split, in their order. */
final class TopicFill {
    private static final int BLOCK_ROWS = 4096;

    private final String topic;
    private final int partitions;
    private final Properties properties = new Properties();
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final ByteSink text = new ByteSink();
    private long bytes;

    TopicFill(String bootstrapServers, String topic, int partitions) {
        this.topic = topic;
        this.partitions = partitions;
        properties.putAll(Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.LINGER_MS_CONFIG,
                "20",
                ProducerConfig.BATCH_SIZE_CONFIG,
                String.valueOf(1 << 18),
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                String.valueOf(64 << 20),
                ProducerConfig.ENABLE_METRICS_PUSH_CONFIG,
                "false"));
    }

    /** Writes all events and returns their bytes. */
    long write(EventSettings settings, long events) {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<EventStream> streams = new ArrayList<>();
            for (int partition = 0; partition < partitions; partition++) {
                streams.add(new EventStream(settings, partition, partitions, 0, events));
            }
            EventJson json = new EventJson(settings);
            boolean goesOn = true;
            while (goesOn) {
                goesOn = false;
                for (int partition = 0; partition < partitions; partition++) {
                    EventBlock block = streams.get(partition).next(BLOCK_ROWS);
                    if (block != null) {
                        write(block, json, partition, producer);
                        goesOn = true;
                    }
                }
            }
            producer.flush();
        }
        Exception cause = failure.get();
        if (cause != null) {
            throw new MillraceException(
                    ErrorCode.UNAVAILABLE, "Events could not be written: " + cause.getMessage(), null, cause);
        }
        return bytes;
    }

    private void write(EventBlock block, EventJson json, int partition, KafkaProducer<byte[], byte[]> producer) {
        for (int row = 0; row < block.size(); row++) {
            text.clear();
            json.write(block, row, text);
            bytes += text.size();
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, partition, null, text.toByteArray());
            Future<RecordMetadata> unused = producer.send(record, (metadata, cause) -> {
                if (cause != null) {
                    failure.compareAndSet(null, cause);
                }
            });
        }
    }
}

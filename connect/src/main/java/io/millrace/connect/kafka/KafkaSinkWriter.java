package io.millrace.connect.kafka;

import io.millrace.connect.format.ByteSink;
import io.millrace.connect.format.Encoder;
import io.millrace.data.Batch;
import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.dataflow.SinkWriter;
import io.millrace.dataflow.StagedOutput;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Encodes the rows of one shard as events. */
final class KafkaSinkWriter implements SinkWriter {
    private final KafkaSink.Target target;
    private final @Nullable Encoder keyEncoder;
    private final Encoder valueEncoder;
    private final @Nullable Integer partitionSeed;
    private final KafkaSink sink;

    private final ByteSink scratch = new ByteSink();

    /** Events of this epoch, in order; not used while {@link #newestByKey} is. */
    private List<ProducerRecord<byte[], byte[]>> events = new ArrayList<>();

    /** For {@code sink.buffer-flush}: the newest event of each key of this epoch. */
    private final @Nullable Map<ByteBuffer, ProducerRecord<byte[], byte[]>> newestByKey;

    /** @param partitionSeed number of this writer, for partitioner {@code fixed}; null if Kafka chooses partitions */
    KafkaSinkWriter(
            KafkaSink sink,
            KafkaSink.Target target,
            @Nullable Encoder keyEncoder,
            Encoder valueEncoder,
            @Nullable Integer partitionSeed) {
        this.sink = sink;
        this.target = target;
        this.keyEncoder = keyEncoder;
        this.valueEncoder = valueEncoder;
        this.partitionSeed = partitionSeed;
        this.newestByKey = target.foldsByKey() ? new LinkedHashMap<>() : null;
    }

    @Override
    public void write(Batch batch) {
        for (int row = 0; row < batch.size(); row++) {
            writeRow(batch, row);
        }
    }

    /** In an upsert topic a deletion is an event without a value, and so would be the half of an update that deletes. */
    private void writeRow(Batch batch, int row) {
        byte[] key = keyEncoder == null ? null : encode(keyEncoder, batch, row);
        boolean deletes = target.upsert() && !Batch.isAddition(batch.rowKind(row));
        byte[] value = deletes ? null : encode(valueEncoder, batch, row);
        String topic = topic(batch, row);
        Integer partition = partitionSeed == null ? null : partitionSeed % sink.partitionCount(topic);
        ProducerRecord<byte[], byte[]> event = new ProducerRecord<>(
                topic,
                partition,
                target.metadata().timestamp(batch, row),
                key,
                value,
                target.metadata().headers(batch, row));
        if (newestByKey == null || key == null) {
            events.add(event);
        } else {
            ByteBuffer wrapped = ByteBuffer.wrap(key);
            newestByKey.remove(wrapped); // the newest takes its place in the order, too
            newestByKey.put(wrapped, event);
        }
    }

    private byte[] encode(Encoder encoder, Batch batch, int row) {
        scratch.clear();
        encoder.encode(batch, row, scratch);
        return scratch.toByteArray();
    }

    private String topic(Batch batch, int row) {
        TopicSelection topics = target.topics();
        if (topics.isSingleTopic()) {
            return topics.topics().get(0);
        }
        String topic = target.metadata().topic(batch, row);
        if (topic == null || !topics.matches(topic)) {
            throw new MillraceException(
                            ErrorCode.DATA,
                            "a row is to be written to topic " + (topic == null ? "NULL" : "'" + topic + "'"),
                            "The table allows " + topics + ".",
                            null)
                    .with("table", target.table());
        }
        return topic;
    }

    @Override
    public @Nullable StagedOutput stage() {
        List<ProducerRecord<byte[], byte[]>> staged = events;
        if (newestByKey != null && !newestByKey.isEmpty()) {
            staged.addAll(newestByKey.values());
            newestByKey.clear();
        }
        events = new ArrayList<>();
        return staged.isEmpty() ? null : new StagedEvents(staged);
    }
}

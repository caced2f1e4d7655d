package io.millrace.connect.kafka;

import io.millrace.connect.format.DecodeException;
import io.millrace.data.BatchBuilder;
import io.millrace.data.Limits;
import io.millrace.dataflow.DeadLetter;
import io.millrace.dataflow.SourceBatch;
import io.millrace.dataflow.SplitOutput;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** One partition while it is read: where it is, where it ends, and its events cut into batches. */
final class PartitionSplit {
    private final TopicPartition partition;
    private final String name;
    private final long end;
    private final long rowLimit;

    /** Position behind the last event handed on. */
    private long position;

    private long rows;

    /**
     * @param start position of the first event
     * @param end position behind the last event; Long.MAX_VALUE if there is no end
     * @param rowLimit rows to read at most
     */
    PartitionSplit(TopicPartition partition, long start, long end, long rowLimit) {
        this.partition = partition;
        this.name = partition.topic() + "-" + partition.partition();
        this.position = start;
        this.end = end;
        this.rowLimit = rowLimit;
    }

    TopicPartition partition() {
        return partition;
    }

    /** As the engine knows it: {@code orders-0}. */
    String name() {
        return name;
    }

    long position() {
        return position;
    }

    boolean hasEnd() {
        return end != Long.MAX_VALUE || rowLimit != Long.MAX_VALUE;
    }

    /** Whether nothing is left to read, the consumer being at {@code consumerPosition}. */
    boolean isAtEnd(long consumerPosition) {
        return consumerPosition >= end || rows >= rowLimit;
    }

    /** Decodes fetched events and hands them on; those behind the end are left out. */
    void consume(
            List<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>> events,
            EventDecoder decoder,
            BatchBuilder builder,
            SplitOutput output)
            throws InterruptedException {
        int index = 0;
        while (index < events.size() && !isAtEnd(events.get(index).offset())) {
            index = consumeBatch(events, index, decoder, builder, output);
        }
    }

    /** Hands on one batch of the events from {@code first}; returns the index behind the last one in it. */
    private int consumeBatch(
            List<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>> events,
            int first,
            EventDecoder decoder,
            BatchBuilder builder,
            SplitOutput output)
            throws InterruptedException {
        List<DeadLetter> deadLetters = List.of();
        long bytes = 0;
        int index = first;
        long next = position;
        while (index < events.size()
                && builder.size() < Limits.BATCH_ROWS
                && bytes < Limits.BATCH_BYTES
                && rows + builder.size() < rowLimit) {
            ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer> event = events.get(index);
            if (event.offset() >= end) {
                break;
            }
            try {
                decoder.decode(event, builder);
            } catch (DecodeException e) {
                if (deadLetters.isEmpty()) {
                    deadLetters = new ArrayList<>();
                }
                deadLetters.add(deadLetter(event, e.getMessage()));
            }
            bytes += Math.max(0, event.serializedValueSize());
            next = event.offset() + 1;
            index++;
        }
        if (rows + builder.size() > rowLimit) {
            builder.truncate((int) (rowLimit - rows)); // an event can hold several rows
        }
        rows += builder.size();
        SourceBatch batch = new SourceBatch(
                name,
                position,
                next,
                builder.isEmpty() ? null : builder.build(),
                deadLetters,
                timestamp(events.get(first)),
                timestamp(events.get(index - 1)));
        position = next;
        output.emit(batch);
        return index;
    }

    private static DeadLetter deadLetter(
            ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer> event, @Nullable String reason) {
        ByteBuffer value = event.value();
        byte[] bytes = new byte[value == null ? 0 : value.remaining()];
        if (value != null) {
            value.duplicate().get(bytes);
        }
        return new DeadLetter(
                bytes, event.topic(), event.partition(), event.offset(), timestamp(event), String.valueOf(reason));
    }

    private static long timestamp(ConsumerRecord<?, ?> event) {
        return event.timestamp() == ConsumerRecord.NO_TIMESTAMP ? Long.MIN_VALUE : event.timestamp();
    }
}

package io.millrace.connect.kafka;

import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Turns the modes of a scan into offsets. Follows Flink's {@code OffsetsInitializer}s: what a mode leaves open falls back
 * to the same offsets there and here.
 */
final class OffsetLookup {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final Consumer<?, ?> consumer;
    private final ScanRange range;
    private final @Nullable String groupId;
    private final String offsetReset;

    OffsetLookup(Consumer<?, ?> consumer, ScanRange range, ClientProperties properties) {
        this.consumer = consumer;
        this.range = range;
        this.groupId = properties.groupId();
        this.offsetReset = properties.offsetReset();
    }

    /** The offset of the first event to read, by partition. */
    Map<TopicPartition, Long> starts(Collection<TopicPartition> partitions) {
        return switch (range.start()) {
            case EARLIEST_OFFSET -> consumer.beginningOffsets(partitions, TIMEOUT);
            case LATEST_OFFSET -> consumer.endOffsets(partitions, TIMEOUT);
            case TIMESTAMP -> atTimestamp(partitions, range.startMillis());
            case SPECIFIC_OFFSETS -> specific(partitions, range.startOffsets());
            case GROUP_OFFSETS -> startOfGroup(partitions);
        };
    }

    /** The offset behind the last event to read, by partition; empty if there is no end. */
    Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
        return switch (range.bound()) {
            case UNBOUNDED -> Map.of();
            case LATEST_OFFSET -> consumer.endOffsets(partitions, TIMEOUT);
            case TIMESTAMP -> atTimestamp(partitions, range.boundMillis());
            case SPECIFIC_OFFSETS -> specific(partitions, range.boundOffsets());
            case GROUP_OFFSETS -> endOfGroup(partitions);
        };
    }

    /** The first event at or after the time; the end of the partition, as seen before asking, if there is none. */
    private Map<TopicPartition, Long> atTimestamp(Collection<TopicPartition> partitions, long millis) {
        Map<TopicPartition, Long> offsets = new HashMap<>(consumer.endOffsets(partitions, TIMEOUT));
        Map<TopicPartition, Long> wanted = new HashMap<>();
        partitions.forEach(partition -> wanted.put(partition, millis));
        for (Map.Entry<TopicPartition, OffsetAndTimestamp> found :
                consumer.offsetsForTimes(wanted, TIMEOUT).entrySet()) {
            if (found.getValue() != null) {
                offsets.put(found.getKey(), found.getValue().offset());
            }
        }
        return offsets;
    }

    /** A partition that is not named is at its group's position, or at its beginning. */
    private Map<TopicPartition, Long> specific(Collection<TopicPartition> partitions, Map<Integer, Long> given) {
        Map<TopicPartition, Long> offsets = new HashMap<>(consumer.beginningOffsets(partitions, TIMEOUT));
        if (groupId != null) {
            offsets.putAll(committed(partitions));
        }
        for (TopicPartition partition : partitions) {
            Long offset = given.get(partition.partition());
            if (offset != null) {
                offsets.put(partition, offset);
            }
        }
        return offsets;
    }

    private Map<TopicPartition, Long> startOfGroup(Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        switch (offsetReset) {
            case "earliest" -> offsets.putAll(consumer.beginningOffsets(partitions, TIMEOUT));
            case "latest" -> offsets.putAll(consumer.endOffsets(partitions, TIMEOUT));
            default -> {}
        }
        offsets.putAll(committed(partitions));
        requireAll(
                partitions,
                offsets,
                "Set 'properties.auto.offset.reset' to 'earliest' or 'latest', or choose another"
                        + " 'scan.startup.mode'.");
        return offsets;
    }

    private Map<TopicPartition, Long> endOfGroup(Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> offsets = committed(partitions);
        requireAll(partitions, offsets, "Choose another 'scan.bounded.mode'.");
        return offsets;
    }

    private void requireAll(Collection<TopicPartition> partitions, Map<TopicPartition, Long> offsets, String hint) {
        for (TopicPartition partition : partitions) {
            if (!offsets.containsKey(partition)) {
                throw new MillraceException(
                        ErrorCode.NOT_FOUND,
                        "the consumer group '" + groupId + "' has no position in " + partition,
                        hint,
                        null);
            }
        }
    }

    private Map<TopicPartition, Long> committed(Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (Map.Entry<TopicPartition, OffsetAndMetadata> found :
                consumer.committed(new HashSet<>(partitions), TIMEOUT).entrySet()) {
            if (found.getValue() != null) {
                offsets.put(found.getKey(), found.getValue().offset());
            }
        }
        return offsets;
    }
}

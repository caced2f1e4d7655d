package io.millrace.backbone;

import java.util.Map;

/**
 * A topic as the broker has it.
 *
 * @param name the topic's name
 * @param partitions number of partitions
 * @param config every setting in force, defaults included, in Kafka's names
 * @param earliestOffsets by partition, the offset of the oldest event that is kept
 * @param endOffsets by partition, the offset that the next event gets
 */
public record TopicInfo(
        String name,
        int partitions,
        Map<String, String> config,
        Map<Integer, Long> earliestOffsets,
        Map<Integer, Long> endOffsets) {
    public TopicInfo {
        config = Map.copyOf(config);
        earliestOffsets = Map.copyOf(earliestOffsets);
        endOffsets = Map.copyOf(endOffsets);
    }

    /** Whether only the newest event of each key is kept. */
    public boolean isCompacted() {
        return config.getOrDefault("cleanup.policy", "").contains("compact");
    }

    /** How many offsets are kept; a compacted topic holds fewer events than that. */
    public long retainedOffsets() {
        long total = 0;
        for (Map.Entry<Integer, Long> end : endOffsets.entrySet()) {
            total += end.getValue() - earliestOffsets.getOrDefault(end.getKey(), 0L);
        }
        return total;
    }
}

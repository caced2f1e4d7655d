package io.millrace.backbone;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * A topic to create.
 *
 * @param name the topic's name, by Kafka's rules
 * @param partitions number of partitions; 0 for the broker's default
 * @param config topic settings in Kafka's names, such as {@code cleanup.policy}
 */
public record TopicSpec(String name, int partitions, Map<String, String> config) {
    public TopicSpec {
        if (partitions < 0) {
            throw new BrokerException(
                    BrokerException.Reason.TOPIC_REFUSED,
                    "The topic '" + name + "' cannot have " + partitions + " partitions; give 1 or more.");
        }
        config = Map.copyOf(config);
    }

    /** A topic with the broker's default number of partitions and retention. */
    public static TopicSpec of(String name) {
        return new TopicSpec(name, 0, Map.of());
    }

    public TopicSpec withPartitions(int newPartitions) {
        return new TopicSpec(name, newPartitions, config);
    }

    /** Keeps the newest event of each key, and no event only because it is old. */
    public TopicSpec compacted() {
        return with("cleanup.policy", "compact");
    }

    /** Keeps events this long, by their own timestamps; zero or less keeps them for ever. */
    public TopicSpec withRetention(Duration retention) {
        boolean forEver = retention.isZero() || retention.isNegative();
        return with("retention.ms", forEver ? "-1" : Long.toString(retention.toMillis()));
    }

    /** One more topic setting. */
    public TopicSpec with(String setting, String value) {
        Map<String, String> extended = new HashMap<>(config);
        extended.put(setting, value);
        return new TopicSpec(name, partitions, extended);
    }
}

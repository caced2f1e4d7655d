package io.millrace.connect.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The options of connector {@code served}, and what they mean in the options of Flink's Kafka connectors.
 *
 * <p>A table with a primary key is a compacted topic (connector {@code upsert-kafka}), one without is a topic of events
 * (connector {@code kafka}). Both are JSON, with timestamps as ISO 8601 and decimals as plain numbers.
 */
public final class ServedOptions {
    /** The name of the connector. */
    public static final String IDENTIFIER = "served";

    /** Where the broker is, for tables that do not say it; a system property, so that a Flink job can be given it too. */
    public static final String BOOTSTRAP_SERVERS_PROPERTY = "millrace.bootstrap.servers";

    public static final ConfigOption<String> TOPIC = ConfigOptions.key("topic")
            .stringType()
            .noDefaultValue()
            .withDescription("The topic that holds the table; 'millrace.served.<table>' if not given.");

    public static final ConfigOption<Boolean> ALERT = ConfigOptions.key("alert")
            .booleanType()
            .defaultValue(false)
            .withDescription("Whether a row that appears in the table is an alert.");

    public static final ConfigOption<Integer> PARTITIONS = ConfigOptions.key("partitions")
            .intType()
            .noDefaultValue()
            .withDescription("Partitions of the topic, if it has to be created; the broker's default if not given.");

    public static final ConfigOption<Duration> RETENTION = ConfigOptions.key("retention")
            .durationType()
            .noDefaultValue()
            .withDescription("How long rows are kept, if the topic has to be created; rows of a table with a primary"
                    + " key are kept until they are deleted if not given, others 7 days.");

    static final List<ConfigOption<?>> ALL =
            List.of(TOPIC, ALERT, PARTITIONS, RETENTION, KafkaConnectorOptions.PROPS_BOOTSTRAP_SERVERS);

    static final String PROPERTIES_PREFIX = "properties.";
    private static final String TOPIC_PREFIX = "millrace.served.";
    private static final Duration DEFAULT_EVENT_RETENTION = Duration.ofDays(7);

    /** Old states of a key are removed from segments that are not written to any more, so segments are small and short. */
    private static final Map<String, String> COMPACTION = Map.of(
            TopicConfig.SEGMENT_BYTES_CONFIG,
            Integer.toString(64 << 20),
            TopicConfig.SEGMENT_MS_CONFIG,
            Long.toString(Duration.ofMinutes(10).toMillis()),
            TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
            "0.2");

    private ServedOptions() {}

    /** The topic of a table. */
    public static String topic(String tableName, Map<String, String> options) {
        return options.getOrDefault(TOPIC.key(), TOPIC_PREFIX + tableName);
    }

    /** Where the broker is; empty if neither the table nor the process says. */
    public static Optional<String> bootstrapServers(Map<String, String> options) {
        String given = options.get(KafkaConnectorOptions.PROPS_BOOTSTRAP_SERVERS.key());
        return Optional.ofNullable(given != null ? given : System.getProperty(BOOTSTRAP_SERVERS_PROPERTY));
    }

    /**
     * The options of the Kafka table that a served table is. What {@code options} hold for reading ({@code scan.*}) or for
     * Kafka's clients ({@code properties.*}) stays.
     */
    static Map<String, String> asKafkaTable(
            String tableName, boolean hasPrimaryKey, String bootstrapServers, Map<String, String> options) {
        Map<String, String> kafka = new HashMap<>();
        options.forEach((key, value) -> {
            if (key.startsWith(PROPERTIES_PREFIX) || key.startsWith("scan.")) {
                kafka.put(key, value);
            }
        });
        kafka.put(KafkaConnectorOptions.PROPS_BOOTSTRAP_SERVERS.key(), bootstrapServers);
        kafka.put(KafkaConnectorOptions.TOPIC.key(), topic(tableName, options));
        if (hasPrimaryKey) {
            kafka.put(FactoryUtil.CONNECTOR.key(), "upsert-kafka");
            putJson(kafka, KafkaConnectorOptions.KEY_FORMAT.key(), "key.json.");
            putJson(kafka, KafkaConnectorOptions.VALUE_FORMAT.key(), "value.json.");
        } else {
            kafka.put(FactoryUtil.CONNECTOR.key(), "kafka");
            kafka.putIfAbsent(KafkaConnectorOptions.SCAN_STARTUP_MODE.key(), "earliest-offset");
            putJson(kafka, FactoryUtil.FORMAT.key(), "json.");
        }
        return kafka;
    }

    private static void putJson(Map<String, String> kafka, String formatKey, String prefix) {
        kafka.put(formatKey, "json");
        kafka.put(prefix + "timestamp-format.standard", "ISO-8601");
        kafka.put(prefix + "encode.decimal-as-plain-number", "true");
    }

    /** The topic to create for a table. */
    static NewTopic newTopic(
            String topic, boolean hasPrimaryKey, Optional<Integer> partitions, Optional<Duration> retention) {
        Map<String, String> config = new HashMap<>();
        if (hasPrimaryKey) {
            config.putAll(COMPACTION);
            config.put(TopicConfig.CLEANUP_POLICY_CONFIG, retention.isPresent() ? "compact,delete" : "compact");
            retention.ifPresent(time -> config.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(time.toMillis())));
        } else {
            config.put(TopicConfig.CLEANUP_POLICY_CONFIG, "delete");
            config.put(
                    TopicConfig.RETENTION_MS_CONFIG,
                    Long.toString(retention.orElse(DEFAULT_EVENT_RETENTION).toMillis()));
        }
        return new NewTopic(topic, partitions, Optional.empty()).configs(config);
    }
}

package io.millrace.connect.kafka;

import io.millrace.connect.TableOptions;
import io.millrace.data.NearestName;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@code properties.*} of a table: settings of Kafka's clients in Kafka's names, handed to the client that knows them.
 * What is given wins over the defaults chosen here; what the engine must decide itself (the deserializers, committing by
 * itself) wins over both, as in Flink.
 */
final class ClientProperties {
    private static final Logger LOG = LoggerFactory.getLogger(ClientProperties.class);
    private static final String PREFIX = "properties.";

    /** Properties that Flink's connector adds to Kafka's. */
    private static final Set<String> FLINKS = Set.of(
            "commit.offsets.on.checkpoint",
            "partition.discovery.interval.ms",
            "client.id.prefix",
            "register.consumer.metrics");

    /** How long a broker may be away before the pipeline gives up, unless {@code default.api.timeout.ms} says. */
    private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(60);

    private static final Duration DEFAULT_DELIVERY_PATIENCE = Duration.ofMinutes(2);

    private final Map<String, String> given;
    private final String clientId;

    private ClientProperties(Map<String, String> given, String clientId) {
        this.given = given;
        this.clientId = clientId;
    }

    /** Reads them from the options of a table. */
    static ClientProperties of(TableOptions options) {
        options.get(KafkaConnectorOptions.PROPS_BOOTSTRAP_SERVERS);
        Map<String, String> given = options.allUnder(PREFIX);
        warnOfUnknown(given.keySet(), options.table().name());
        return new ClientProperties(given, "millrace-" + options.table().name());
    }

    /** For what is no table. */
    static ClientProperties of(Map<String, String> given, String clientId) {
        return new ClientProperties(Map.copyOf(given), clientId);
    }

    /** Interceptors and the like bring properties of their own, so an unknown name is no error. */
    private static void warnOfUnknown(Set<String> names, String table) {
        Set<String> known = new TreeSet<>(ConsumerConfig.configNames());
        known.addAll(ProducerConfig.configNames());
        known.addAll(AdminClientConfig.configNames());
        known.addAll(FLINKS);
        for (String name : names) {
            if (!known.contains(name)) {
                String meant = NearestName.of(name, known)
                        .map(nearest -> " Did you mean '" + PREFIX + nearest + "'?")
                        .orElse("");
                LOG.warn("Kafka's clients know no property '{}' (table={}).{}", name, table, meant);
            }
        }
    }

    String bootstrapServers() {
        return given.getOrDefault(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "");
    }

    @Nullable
    String groupId() {
        return given.get(ConsumerConfig.GROUP_ID_CONFIG);
    }

    /** Whether the positions of committed epochs are to be kept in the consumer group. */
    boolean commitsToGroup() {
        return groupId() != null && Boolean.parseBoolean(given.getOrDefault("commit.offsets.on.checkpoint", "true"));
    }

    /** What a group without a position does: {@code earliest}, {@code latest}; {@code none} fails. */
    String offsetReset() {
        return given.getOrDefault(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    }

    /** How long a broker may be away. */
    Duration patience() {
        String millis = given.get(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG);
        return millis == null ? DEFAULT_PATIENCE : Duration.ofMillis(Long.parseLong(millis.trim()));
    }

    /** How long a broker may take no events; the producer's own default is two minutes. */
    Duration deliveryPatience() {
        String millis = given.get(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG);
        return millis == null ? DEFAULT_DELIVERY_PATIENCE : Duration.ofMillis(Long.parseLong(millis.trim()));
    }

    /** Large fetches, and no check of what the broker has checked already. */
    Map<String, Object> forConsumer(String offsetReset) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(ConsumerConfig.CHECK_CRCS_CONFIG, "false");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "8192");
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Integer.toString(8 << 20));
        properties.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, "-1");
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
        addGiven(properties, ConsumerConfig.configNames());
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, offsetReset);
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, SliceDeserializer.class.getName());
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, SliceDeserializer.class.getName());
        return properties;
    }

    /**
     * Batches large enough for throughput. An epoch is sent as a whole and waited for, so lingering is only what keeps the
     * first batch from going out almost empty. A producer that cannot take an event says so after a second: whoever sends
     * tries again, and can tell about it meanwhile.
     */
    Map<String, Object> forProducer() {
        Map<String, Object> properties = new HashMap<>();
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(256 << 10));
        properties.put(ProducerConfig.LINGER_MS_CONFIG, "1");
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Integer.toString(64 << 20));
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "1000");
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
        addGiven(properties, ProducerConfig.configNames());
        return properties;
    }

    Map<String, Object> forAdmin() {
        Map<String, Object> properties = new HashMap<>();
        properties.put(AdminClientConfig.CLIENT_ID_CONFIG, clientId);
        addGiven(properties, AdminClientConfig.configNames());
        return properties;
    }

    /** Each client gets what it knows; what nobody knows goes to all, since it is for a class that the user plugged in. */
    private void addGiven(Map<String, Object> properties, Set<String> known) {
        given.forEach((name, value) -> {
            boolean ofAnother = !known.contains(name)
                    && (ConsumerConfig.configNames().contains(name)
                            || ProducerConfig.configNames().contains(name)
                            || AdminClientConfig.configNames().contains(name)
                            || FLINKS.contains(name));
            if (!ofAnother) {
                properties.put(name, value);
            }
        });
    }
}

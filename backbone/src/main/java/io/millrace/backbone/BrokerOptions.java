package io.millrace.backbone;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How an {@link EmbeddedBroker} is started.
 *
 * @param port the port wanted on the loopback addresses; 0 for any free one
 * @param anyPortIfTaken whether another free port will do when {@code port} is taken
 * @param dataDirectory where the log lives, so that it outlives the process; null for a temporary directory that
 *     {@link EmbeddedBroker#close()} removes
 * @param autoCreateTopics whether a client that names a missing topic gets it created, as Kafka does by default
 * @param defaultPartitions partitions of a topic that is created without a count
 * @param retention how long events are kept in topics that do not say so themselves, by the events' own timestamps;
 *     zero or less keeps them for ever
 * @param brokerSettings further settings of Kafka's broker configuration, which win over the ones chosen here
 * @param onFailure called once, on a broker thread, when the running broker fails for good (a full disk, for example)
 */
public record BrokerOptions(
        int port,
        boolean anyPortIfTaken,
        @Nullable Path dataDirectory,
        boolean autoCreateTopics,
        int defaultPartitions,
        Duration retention,
        Map<String, String> brokerSettings,
        Consumer<BrokerException> onFailure) {

    /** The port that every Kafka client tries first. */
    public static final int KAFKA_PORT = 9092;

    private static final int MAX_PORT = 65_535;

    public BrokerOptions {
        if (port < 0 || port > MAX_PORT) {
            throw new BrokerException(
                    BrokerException.Reason.BAD_OPTION,
                    "The broker's port is " + port + "; it must be between 0 (any free port) and " + MAX_PORT + ".");
        }
        if (defaultPartitions < 1) {
            throw new BrokerException(
                    BrokerException.Reason.BAD_OPTION,
                    "The broker's default number of partitions is " + defaultPartitions + "; it must be 1 or more.");
        }
        Objects.requireNonNull(retention, "retention");
        brokerSettings = Map.copyOf(brokerSettings);
        Objects.requireNonNull(onFailure, "onFailure");
    }

    /** Port 9092 or any free one, a temporary directory, topics created on first use with one partition. */
    public static BrokerOptions defaults() {
        return new BrokerOptions(KAFKA_PORT, true, null, true, 1, Duration.ofDays(7), Map.of(), failure -> {});
    }

    /** As {@link #defaults()} on any free port: what a test wants. */
    public static BrokerOptions onAnyPort() {
        return defaults().withPort(0);
    }

    /** The port wanted; another free one is taken if it is not to be had. */
    public BrokerOptions withPort(int newPort) {
        return new BrokerOptions(
                newPort,
                anyPortIfTaken,
                dataDirectory,
                autoCreateTopics,
                defaultPartitions,
                retention,
                brokerSettings,
                onFailure);
    }

    /** The port wanted, and no other: starting fails when it is taken. */
    public BrokerOptions withExactPort(int newPort) {
        return new BrokerOptions(
                newPort,
                false,
                dataDirectory,
                autoCreateTopics,
                defaultPartitions,
                retention,
                brokerSettings,
                onFailure);
    }

    public BrokerOptions withDataDirectory(Path newDataDirectory) {
        return new BrokerOptions(
                port,
                anyPortIfTaken,
                newDataDirectory,
                autoCreateTopics,
                defaultPartitions,
                retention,
                brokerSettings,
                onFailure);
    }

    public BrokerOptions withAutoCreateTopics(boolean newAutoCreateTopics) {
        return new BrokerOptions(
                port,
                anyPortIfTaken,
                dataDirectory,
                newAutoCreateTopics,
                defaultPartitions,
                retention,
                brokerSettings,
                onFailure);
    }

    public BrokerOptions withDefaultPartitions(int newDefaultPartitions) {
        return new BrokerOptions(
                port,
                anyPortIfTaken,
                dataDirectory,
                autoCreateTopics,
                newDefaultPartitions,
                retention,
                brokerSettings,
                onFailure);
    }

    public BrokerOptions withRetention(Duration newRetention) {
        return new BrokerOptions(
                port,
                anyPortIfTaken,
                dataDirectory,
                autoCreateTopics,
                defaultPartitions,
                newRetention,
                brokerSettings,
                onFailure);
    }

    public BrokerOptions withBrokerSettings(Map<String, String> newBrokerSettings) {
        return new BrokerOptions(
                port,
                anyPortIfTaken,
                dataDirectory,
                autoCreateTopics,
                defaultPartitions,
                retention,
                newBrokerSettings,
                onFailure);
    }

    public BrokerOptions withOnFailure(Consumer<BrokerException> newOnFailure) {
        return new BrokerOptions(
                port,
                anyPortIfTaken,
                dataDirectory,
                autoCreateTopics,
                defaultPartitions,
                retention,
                brokerSettings,
                newOnFailure);
    }
}

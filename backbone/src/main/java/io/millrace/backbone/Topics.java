package io.millrace.backbone;

import static io.millrace.backbone.BrokerException.Reason.BROKER_AWAY;
import static io.millrace.backbone.BrokerException.Reason.BROKER_FAILED;
import static io.millrace.backbone.BrokerException.Reason.TOPIC_MISSING;
import static io.millrace.backbone.BrokerException.Reason.TOPIC_REFUSED;

import io.millrace.data.NearestName;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The topics of a broker, embedded or not. Every call waits for the broker's answer, up to a time limit. */
public final class Topics implements AutoCloseable {
    private static final Duration LISTING_INTERVAL = Duration.ofMillis(10);

    private final Admin admin;
    private final String bootstrapServers;
    private final Duration timeout;

    /**
     * Connects when first used.
     *
     * @param bootstrapServers {@code host:port}, several separated by commas
     * @param timeout how long a call waits for an answer
     */
    public Topics(String bootstrapServers, Duration timeout) {
        this.bootstrapServers = bootstrapServers;
        this.timeout = timeout;
        Properties properties = new Properties();
        properties.put("bootstrap.servers", bootstrapServers);
        properties.put("client.id", "millrace-topics");
        properties.put("default.api.timeout.ms", Long.toString(timeout.toMillis()));
        properties.put("request.timeout.ms", Long.toString(timeout.toMillis()));
        properties.put("enable.metrics.push", "false");
        this.admin = Admin.create(properties);
    }

    /** The topics of an embedded broker. */
    public static Topics of(EmbeddedBroker broker) {
        return new Topics(broker.bootstrapServers(), Duration.ofSeconds(10));
    }

    /**
     * Creates the topic if there is none of that name; an existing one is left as it is.
     *
     * @return whether it was created
     * @throws BrokerException with {@code TOPIC_REFUSED} for a name, partition count or setting the broker refuses
     */
    public boolean create(TopicSpec spec) {
        Optional<Integer> partitions = spec.partitions() == 0 ? Optional.empty() : Optional.of(spec.partitions());
        NewTopic topic = new NewTopic(spec.name(), partitions, Optional.empty()).configs(spec.config());
        try {
            await(admin.createTopics(List.of(topic)).values().get(spec.name()));
            awaitListed(spec.name(), true);
            return true;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof TopicExistsException) {
                return false;
            }
            if (cause instanceof InvalidTopicException
                    || cause instanceof InvalidPartitionsException
                    || cause instanceof InvalidConfigurationException) {
                throw new BrokerException(
                        TOPIC_REFUSED,
                        "The broker refuses the topic '" + spec.name() + "': " + cause.getMessage(),
                        cause);
            }
            throw failed("create the topic '" + spec.name() + "'", cause);
        }
    }

    /** The names of all topics but Kafka's internal ones, sorted. */
    public List<String> list() {
        try {
            return await(admin.listTopics().names()).stream().sorted().toList();
        } catch (ExecutionException e) {
            throw failed("list the topics", e.getCause());
        }
    }

    /**
     * A topic's partitions, settings and offsets.
     *
     * @throws BrokerException with {@code TOPIC_MISSING}, naming the nearest topic there is
     */
    public TopicInfo describe(String name) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        try {
            TopicDescription description =
                    await(admin.describeTopics(List.of(name)).topicNameValues().get(name));
            Map<String, String> config = new HashMap<>();
            await(admin.describeConfigs(List.of(resource)).values().get(resource))
                    .entries()
                    .forEach(entry -> config.put(entry.name(), entry.value() == null ? "" : entry.value()));
            int partitions = description.partitions().size();
            return new TopicInfo(
                    name,
                    partitions,
                    config,
                    offsets(name, partitions, OffsetSpec.earliest()),
                    offsets(name, partitions, OffsetSpec.latest()));
        } catch (ExecutionException e) {
            throw explain("describe", name, e.getCause());
        }
    }

    private Map<Integer, Long> offsets(String name, int partitions, OffsetSpec which) throws ExecutionException {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            wanted.put(new TopicPartition(name, partition), which);
        }
        Map<Integer, Long> offsets = new HashMap<>();
        for (Map.Entry<TopicPartition, ListOffsetsResultInfo> entry :
                await(admin.listOffsets(wanted).all()).entrySet()) {
            offsets.put(entry.getKey().partition(), entry.getValue().offset());
        }
        return offsets;
    }

    /**
     * Removes a topic and its events.
     *
     * @throws BrokerException with {@code TOPIC_MISSING}, naming the nearest topic there is
     */
    public void delete(String name) {
        try {
            await(admin.deleteTopics(List.of(name)).topicNameValues().get(name));
            awaitListed(name, false);
        } catch (ExecutionException e) {
            throw explain("delete", name, e.getCause());
        }
    }

    /**
     * Waits until the broker's own view has caught up with the controller's answer: otherwise a topic just made would not
     * exist for whoever asks next.
     */
    private void awaitListed(String name, boolean listed) throws ExecutionException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (await(admin.listTopics().names()).contains(name) != listed) {
            if (System.nanoTime() > deadline) {
                throw away("see the topic '" + name + "' " + (listed ? "made" : "removed"), new TimeoutException());
            }
            LockSupport.parkNanos(LISTING_INTERVAL.toNanos());
        }
    }

    private BrokerException explain(String action, String name, Throwable cause) {
        if (cause instanceof UnknownTopicOrPartitionException || cause instanceof InvalidTopicException) {
            Collection<String> existing = list();
            String known = existing.isEmpty() ? " The broker has no topics yet." : "";
            return new BrokerException(
                    TOPIC_MISSING,
                    "The topic '" + name + "' does not exist on " + bootstrapServers + "."
                            + NearestName.sentence(name, existing) + known,
                    cause);
        }
        return failed(action + " the topic '" + name + "'", cause);
    }

    private BrokerException failed(String action, Throwable cause) {
        if (cause instanceof org.apache.kafka.common.errors.TimeoutException) {
            return away(action, cause);
        }
        return new BrokerException(
                BROKER_FAILED,
                "The broker at " + bootstrapServers + " could not " + action + ": " + cause.getMessage(),
                cause);
    }

    private BrokerException away(String action, Throwable cause) {
        return new BrokerException(
                BROKER_AWAY,
                "No broker answered at " + bootstrapServers + " within " + timeout.toMillis() + " ms, wanting to "
                        + action + ". Check the address, and that the broker runs.",
                cause);
    }

    private <T> T await(KafkaFuture<T> future) throws ExecutionException {
        try {
            // The client keeps the time limit; the margin lets its own answer, which says more, come first.
            return future.get(timeout.toMillis() + 1_000, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw away("get an answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException(BROKER_AWAY, "Interrupted while waiting for " + bootstrapServers + ".", e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}

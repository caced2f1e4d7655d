package io.millrace.connect.kafka;

import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.data.NearestName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics of a broker: which there are, with how many partitions, and making one. */
final class TopicDirectory implements AutoCloseable {
    private static final long TIMEOUT_MILLIS = 5_000;
    private static final long VISIBLE_POLL_MILLIS = 20;

    private final Admin admin;
    private final String bootstrapServers;
    private final BrokerPatience patience;

    TopicDirectory(ClientProperties properties, BrokerPatience patience) throws InterruptedException {
        this.bootstrapServers = properties.bootstrapServers();
        this.patience = patience;
        try {
            this.admin = Admin.create(properties.forAdmin());
        } catch (KafkaException e) {
            throw patience.translate(e);
        }
    }

    /**
     * The partitions of a selection, in order of topic and number.
     *
     * @throws MillraceException with {@code NOT_FOUND} if a topic does not exist, naming the nearest that does
     */
    List<TopicPartition> partitions(TopicSelection selection) throws InterruptedException {
        return patience.retry(() -> {
            Set<String> existing = new TreeSet<>(await(admin.listTopics().names()));
            List<String> wanted = selection.pattern() == null ? selection.topics() : selection.matching(existing);
            for (String topic : wanted) {
                requireExisting(topic, existing);
            }
            List<TopicPartition> partitions = new ArrayList<>();
            for (TopicDescription topic :
                    await(admin.describeTopics(wanted).allTopicNames()).values()) {
                topic.partitions()
                        .forEach(partition -> partitions.add(new TopicPartition(topic.name(), partition.partition())));
            }
            partitions.sort(Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition));
            return partitions;
        });
    }

    private void requireExisting(String topic, Collection<String> existing) {
        if (existing.contains(topic)) {
            return;
        }
        String hint = NearestName.of(topic, existing)
                .map(nearest -> "Did you mean '" + nearest + "'?")
                .orElseGet(() -> existing.isEmpty()
                        ? "The broker has no topics yet."
                        : "Topics are " + String.join(", ", existing) + ".");
        throw new MillraceException(
                        ErrorCode.NOT_FOUND,
                        "topic '" + topic + "' does not exist on Kafka at " + bootstrapServers,
                        hint,
                        null)
                .with("topic", topic);
    }

    /** Makes the topic unless it exists, and waits until the broker tells of it: that takes it a moment. */
    void create(NewTopic topic) throws InterruptedException {
        patience.retry(() -> {
            try {
                await(admin.createTopics(List.of(topic)).values().get(topic.name()));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
            return true;
        });
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MILLIS);
        while (!existing().contains(topic.name()) && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(VISIBLE_POLL_MILLIS);
        }
    }

    private Set<String> existing() throws InterruptedException {
        return patience.retry(() -> new TreeSet<>(await(admin.listTopics().names())));
    }

    /**
     * Sees to it that a topic can be written to: makes it if the broker would make it at the first event anyway.
     *
     * @throws MillraceException with {@code NOT_FOUND} if it does not exist and the broker does not make topics by itself
     */
    void ensureWritable(String topic) throws InterruptedException {
        boolean missing = patience.retry(() -> {
            Set<String> existing = new TreeSet<>(await(admin.listTopics().names()));
            if (existing.contains(topic)) {
                return false;
            }
            if (!createsTopicsItself()) {
                requireExisting(topic, existing);
            }
            return true;
        });
        if (missing) {
            create(new NewTopic(topic, Optional.empty(), Optional.empty()));
        }
    }

    private boolean createsTopicsItself() throws ExecutionException, InterruptedException {
        Collection<Node> nodes = await(admin.describeCluster().nodes());
        ConfigResource broker = new ConfigResource(
                ConfigResource.Type.BROKER, nodes.iterator().next().idString());
        Map<ConfigResource, Config> configs =
                await(admin.describeConfigs(List.of(broker)).all());
        return Boolean.parseBoolean(
                configs.get(broker).get("auto.create.topics.enable").value());
    }

    private static <T> T await(KafkaFuture<T> future) throws ExecutionException, InterruptedException {
        try {
            return future.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new TimeoutException("no answer within " + TIMEOUT_MILLIS + " ms", e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofMillis(500));
    }
}

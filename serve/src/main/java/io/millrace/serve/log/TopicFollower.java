package io.millrace.serve.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads every followed topic from its beginning, on one thread with one consumer, and hands each record to the topic's
 * sink.
 *
 * <p>Partitions are assigned, not subscribed to: every serving process holds every row, so there is no group to
 * balance, and a start costs no rebalance. A topic that does not exist yet is asked for once a second; new partitions
 * of known topics are found once a minute. A consumer that fails is replaced and goes on at the next offset.
 */
public final class TopicFollower implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);
    private static final long MISSING_TOPIC_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long NEW_PARTITIONS_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final Duration POLL = Duration.ofMillis(250);

    /** Takes the records of one topic, on the follower's thread; it must not block. */
    @FunctionalInterface
    public interface RecordSink {
        void accept(ConsumerRecord<byte[], byte[]> record);
    }

    private record Waiter(Set<String> topics, CompletableFuture<Void> done, Map<TopicPartition, Long> ends) {}

    private final LogClients clients;
    private final Thread thread;
    private final Map<String, RecordSink> sinks = new ConcurrentHashMap<>();
    private final Queue<Waiter> asked = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Consumer<byte[], byte[]> consumer;
    private volatile @Nullable String problem;
    private volatile boolean topicsChanged;
    private volatile boolean closed;

    // The thread's own.
    private final Map<String, List<TopicPartition>> partitions = new HashMap<>();
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final List<Waiter> waiting = new ArrayList<>();
    private long nextMissingNanos;
    private long nextRefreshNanos;

    public TopicFollower(LogClients clients) {
        this.clients = clients;
        this.thread = new Thread(this::run, "millrace-serve-follower");
        this.thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Reads a topic from its beginning. Each topic has one sink. */
    public void follow(String topic, RecordSink sink) {
        if (sinks.putIfAbsent(topic, sink) != null) {
            throw new IllegalArgumentException("Topic is followed already: topic=" + topic);
        }
        topicsChanged = true;
        wake();
    }

    /** What keeps the follower from reading, or null when it reads. */
    public @Nullable String problem() {
        return problem;
    }

    /**
     * Waits until all records that are in these topics now have been handed to their sinks. A topic that does not
     * exist has none.
     *
     * @return false when the time was up first
     */
    public boolean awaitCurrent(Collection<String> topics, Duration timeout) {
        Waiter waiter = new Waiter(Set.copyOf(topics), new CompletableFuture<>(), new HashMap<>());
        asked.add(waiter);
        wake();
        try {
            waiter.done().get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("The follower was closed while a reader waited.", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        wake();
        thread.interrupt();
        try {
            thread.join(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void wake() {
        Consumer<byte[], byte[]> current = consumer;
        if (current != null) {
            current.wakeup();
        }
    }

    private void run() {
        long backoffMillis = 100;
        while (!closed) {
            try {
                Consumer<byte[], byte[]> opened = clients.consumer();
                try {
                    consumer = opened;
                    partitions.clear();
                    nextRefreshNanos = System.nanoTime();
                    while (!closed) {
                        step(opened);
                        backoffMillis = 100;
                    }
                } finally {
                    consumer = null;
                    Thread.interrupted(); // close() interrupts; the client must still be able to say goodbye
                    opened.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofMillis(300)));
                }
            } catch (KafkaException | IllegalStateException e) {
                if (!closed) {
                    problem = clients.address() + ": " + e.getMessage();
                    LOG.warn(
                            "Cannot follow the log at {}, retrying in {} ms: {}",
                            clients.address(),
                            backoffMillis,
                            e.getMessage());
                    backoffMillis = pause(backoffMillis);
                }
            }
        }
        failWaiters();
    }

    private static long pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            // close() interrupts; the loop sees the flag.
        }
        return Math.min(millis * 2, 5000);
    }

    /** One round: topics that are due, waiters that asked, one poll. */
    private void step(Consumer<byte[], byte[]> from) {
        try {
            findPartitions(from);
            takeWaiters(from);
            if (from.assignment().isEmpty()) {
                pause(50);
            } else {
                deliver(from);
            }
            problem = connected(from) ? null : "no connection to the broker at " + clients.address();
            completeWaiters(from);
        } catch (WakeupException e) {
            // Something was asked for: look again.
        }
    }

    /** A poll returns empty whether there is nothing to read or nobody to read from; the client's metrics tell. */
    private static boolean connected(Consumer<byte[], byte[]> from) {
        for (Metric metric : from.metrics().values()) {
            if (metric.metricName().name().equals("connection-count")
                    && metric.metricName().group().equals("consumer-metrics")) {
                return !Double.valueOf(0).equals(metric.metricValue());
            }
        }
        return true;
    }

    private void deliver(Consumer<byte[], byte[]> from) {
        for (ConsumerRecord<byte[], byte[]> record : from.poll(POLL)) {
            RecordSink sink = sinks.get(record.topic());
            if (sink != null) {
                sink.accept(record);
            }
            positions.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
        }
    }

    private void findPartitions(Consumer<byte[], byte[]> from) {
        long now = System.nanoTime();
        boolean refresh = now - nextRefreshNanos >= 0;
        boolean missing = topicsChanged || now - nextMissingNanos >= 0;
        if (!refresh && !missing) {
            return;
        }
        topicsChanged = false;
        boolean changed = false;
        for (String topic : sinks.keySet()) {
            if (refresh || !partitions.containsKey(topic)) {
                changed |= findPartitions(from, topic);
            }
        }
        nextMissingNanos = now + MISSING_TOPIC_NANOS;
        nextRefreshNanos = refresh ? now + NEW_PARTITIONS_NANOS : nextRefreshNanos;
        if (changed) {
            assign(from);
        }
    }

    private boolean findPartitions(Consumer<byte[], byte[]> from, String topic) {
        List<PartitionInfo> found = from.partitionsFor(topic);
        if (found == null || found.isEmpty()) {
            return false;
        }
        List<TopicPartition> now = new ArrayList<>();
        for (PartitionInfo partition : found) {
            now.add(new TopicPartition(topic, partition.partition()));
        }
        List<TopicPartition> before = partitions.put(topic, now);
        return before == null || before.size() != now.size();
    }

    /** A consumer keeps the position of what was assigned before; a new consumer is put where the last one stopped. */
    private void assign(Consumer<byte[], byte[]> to) {
        Set<TopicPartition> before = to.assignment();
        List<TopicPartition> all = new ArrayList<>();
        partitions.values().forEach(all::addAll);
        to.assign(all);
        for (TopicPartition partition : all) {
            Long position = before.contains(partition) ? null : positions.get(partition);
            if (position != null) {
                to.seek(partition, position);
            }
        }
    }

    private void takeWaiters(Consumer<byte[], byte[]> from) {
        for (Waiter waiter = asked.peek(); waiter != null; waiter = asked.peek()) {
            List<TopicPartition> its = new ArrayList<>();
            for (String topic : waiter.topics()) {
                if (!partitions.containsKey(topic) && findPartitions(from, topic)) {
                    assign(from);
                }
                its.addAll(partitions.getOrDefault(topic, List.of()));
            }
            waiter.ends().putAll(from.endOffsets(its));
            waiting.add(waiter);
            asked.poll();
        }
    }

    /** A transaction's markers move the position without a record, so the consumer is asked, not the records. */
    private void completeWaiters(Consumer<byte[], byte[]> from) {
        for (Iterator<Waiter> waiters = waiting.iterator(); waiters.hasNext(); ) {
            Waiter waiter = waiters.next();
            waiter.ends().entrySet().removeIf(end -> from.position(end.getKey()) >= end.getValue());
            if (waiter.ends().isEmpty()) {
                waiter.done().complete(null);
                waiters.remove();
            }
        }
    }

    private void failWaiters() {
        waiting.addAll(asked);
        for (Waiter waiter : waiting) {
            waiter.done().completeExceptionally(new IllegalStateException("The follower is closed."));
        }
    }
}

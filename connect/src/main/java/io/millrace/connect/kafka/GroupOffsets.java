package io.millrace.connect.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the positions of committed epochs in a consumer group, for those who look at the group from outside and for
 * {@code scan.startup.mode = group-offsets}. The engine itself does not depend on it, so failing is a warning.
 *
 * <p>Epochs are committed every few milliseconds; the group hears of the newest one at most every
 * {@value #INTERVAL_MILLIS} ms, and never waits in the way of an epoch. Used by the commit thread, and closed by any.
 */
final class GroupOffsets implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupOffsets.class);
    private static final long INTERVAL_MILLIS = 500;
    private static final long CLOSE_MILLIS = 1_000;

    private final Admin admin;
    private final String groupId;
    private Map<TopicPartition, OffsetAndMetadata> waiting = new HashMap<>();
    private @Nullable KafkaFuture<Void> underWay;
    private long lastSentNanos = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(INTERVAL_MILLIS);
    private boolean failed;
    private boolean closed;

    GroupOffsets(ClientProperties properties, String groupId) {
        this.admin = Admin.create(properties.forAdmin());
        this.groupId = groupId;
    }

    synchronized void commit(Map<TopicPartition, Long> positions) {
        positions.forEach((partition, offset) -> waiting.put(partition, new OffsetAndMetadata(offset)));
        boolean busy = underWay != null && !underWay.isDone();
        if (!busy && System.nanoTime() - lastSentNanos >= TimeUnit.MILLISECONDS.toNanos(INTERVAL_MILLIS)) {
            send();
        }
    }

    private void send() {
        if (closed || waiting.isEmpty()) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> sent = waiting;
        waiting = new HashMap<>();
        lastSentNanos = System.nanoTime();
        underWay = admin.alterConsumerGroupOffsets(groupId, sent).all().whenComplete((done, failure) -> {
            if (failure != null) {
                warnOnce(failure);
            }
        });
    }

    private synchronized void warnOnce(Throwable failure) {
        if (!failed) {
            failed = true;
            LOG.warn(
                    "The positions cannot be kept in the consumer group '{}' ({}); processing goes on without.",
                    groupId,
                    failure.getMessage());
        }
    }

    /** Sends what is left, and waits a little for it. */
    @Override
    public void close() {
        KafkaFuture<Void> before;
        synchronized (this) {
            if (closed) {
                return;
            }
            before = underWay;
        }
        await(before);
        KafkaFuture<Void> last;
        synchronized (this) {
            send();
            closed = true;
            last = underWay;
        }
        await(last);
        admin.close(Duration.ofMillis(CLOSE_MILLIS / 2));
    }

    private static void await(@Nullable KafkaFuture<Void> future) {
        if (future == null) {
            return;
        }
        try {
            future.get(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("Offsets were not committed at the end.", e);
        }
    }
}

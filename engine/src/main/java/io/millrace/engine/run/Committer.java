package io.millrace.engine.run;

import io.millrace.data.Limits;
import io.millrace.dataflow.DeadLetter;
import io.millrace.dataflow.DeadLetters;
import io.millrace.dataflow.SourceBatch;
import io.millrace.engine.epoch.EpochRecord;
import io.millrace.engine.graph.Graph;
import io.millrace.engine.graph.GraphNode;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * Delivers epochs, one after the other, on a thread of its own while the next one runs: dead letters first, then every
 * sink, then the positions of the sources. Whatever fails in between leaves the positions where they were, so that the
 * events are read again.
 */
final class Committer {
    /** Places within a source batch at which latency is sampled; in between it is taken to grow evenly. */
    private static final int LATENCY_SAMPLES = 8;

    private static final int RECENT_INTERVALS = 10;
    private static final long MAX_LATENCY_MILLIS = TimeUnit.HOURS.toMillis(24);

    private final Graph graph;
    private final DeadLetters deadLetters;
    private final InstantSource clock;
    private final Consumer<Throwable> onFailure;
    private final BlockingQueue<Delivery> queue = new ArrayBlockingQueue<>(Limits.COMMITS_IN_FLIGHT);
    private final Thread thread;
    private final Recorder latencyMillis = new Recorder(MAX_LATENCY_MILLIS, 3);
    private final Histogram latencyTotal = new Histogram(MAX_LATENCY_MILLIS, 3);
    private final ArrayDeque<Histogram> recentIntervals = new ArrayDeque<>();
    private long lastSecond;
    private final AtomicLong rowsDelivered = new AtomicLong();
    private final AtomicLong deadLetterCount = new AtomicLong();
    private final AtomicLong epochsCommitted = new AtomicLong();

    /** All that leaves the engine with an epoch; a null record says that there will be no more. */
    record Delivery(@Nullable EpochRecord epoch, List<Dataflow.Staged> staged, List<SourceFeeds.TakenBatch> batches) {
        static final Delivery END = new Delivery(null, List.of(), List.of());
    }

    Committer(String name, Graph graph, DeadLetters deadLetters, InstantSource clock, Consumer<Throwable> onFailure) {
        this.graph = graph;
        this.deadLetters = deadLetters;
        this.clock = clock;
        this.onFailure = onFailure;
        this.thread = new Thread(this::run, name + "-commit");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Hands an epoch over; waits while too many are on their way. */
    void deliver(Delivery delivery) throws InterruptedException {
        while (!queue.offer(delivery, 100, TimeUnit.MILLISECONDS)) {
            if (!thread.isAlive()) {
                return;
            }
        }
    }

    /** Waits until all that was handed over is delivered; whether it was within the time given. */
    boolean finish(long timeoutMillis) throws InterruptedException {
        deliver(Delivery.END);
        thread.join(timeoutMillis);
        return !thread.isAlive();
    }

    void interrupt() {
        thread.interrupt();
    }

    private void run() {
        try {
            for (Delivery next = queue.take(); next.epoch() != null; next = queue.take()) {
                commit(next.epoch(), next);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            onFailure.accept(e);
        }
    }

    private void commit(EpochRecord epoch, Delivery delivery) throws Exception {
        List<DeadLetter> letters = new ArrayList<>();
        for (SourceFeeds.TakenBatch taken : delivery.batches()) {
            letters.addAll(taken.batch().deadLetters());
        }
        if (!letters.isEmpty()) {
            deadLetters.accept(letters);
            deadLetterCount.addAndGet(letters.size());
        }
        for (Dataflow.Staged staged : delivery.staged()) {
            staged.sink().sink().commit(epoch.epoch(), staged.outputs());
            staged.outputs().forEach(output -> rowsDelivered.addAndGet(output.rows()));
        }
        commitPositions(epoch);
        recordLatency(delivery.batches());
        epochsCommitted.incrementAndGet();
    }

    private void commitPositions(EpochRecord epoch) throws Exception {
        Map<Integer, Map<String, Long>> positions = new HashMap<>();
        for (EpochRecord.Range range : epoch.ranges()) {
            positions.computeIfAbsent(range.source(), key -> new HashMap<>()).put(range.split(), range.to());
        }
        for (Map.Entry<Integer, Map<String, Long>> entry : positions.entrySet()) {
            ((GraphNode.SourceNode) graph.nodes().get(entry.getKey())).source().commit(entry.getValue());
        }
    }

    private void recordLatency(List<SourceFeeds.TakenBatch> batches) {
        long now = clock.millis();
        for (SourceFeeds.TakenBatch taken : batches) {
            SourceBatch batch = taken.batch();
            int rows = batch.rowCount();
            if (rows == 0 || batch.firstTimestampMillis() == Long.MIN_VALUE) {
                continue;
            }
            long first = batch.firstTimestampMillis();
            long span = batch.lastTimestampMillis() - first;
            int samples = Math.min(LATENCY_SAMPLES, rows);
            for (int i = 0; i < samples; i++) {
                long written = first + (samples == 1 ? 0 : span * i / (samples - 1));
                long latency = Math.max(0, Math.min(MAX_LATENCY_MILLIS, now - written));
                latencyMillis.recordValueWithCount(latency, Math.max(1, rows / samples));
            }
        }
    }

    /** Latency since the start, and of about the last ten seconds. */
    synchronized Histogram latencyTotal() {
        rollLatency();
        return latencyTotal.copy();
    }

    /** Latency of the last {@link #RECENT_INTERVALS} seconds or so; empty if nothing was delivered. */
    synchronized Histogram recentLatency() {
        rollLatency();
        Histogram recent = new Histogram(MAX_LATENCY_MILLIS, 3);
        recentIntervals.forEach(recent::add);
        return recent;
    }

    /** Moves what was recorded into the total and, once a second, into an interval of its own. */
    private void rollLatency() {
        Histogram latest = latencyMillis.getIntervalHistogram();
        latencyTotal.add(latest);
        long second = clock.millis() / 1_000;
        if (second != lastSecond || recentIntervals.isEmpty()) {
            recentIntervals.addLast(latest);
            lastSecond = second;
            if (recentIntervals.size() > RECENT_INTERVALS) {
                recentIntervals.removeFirst();
            }
        } else {
            recentIntervals.getLast().add(latest);
        }
    }

    long rowsDelivered() {
        return rowsDelivered.get();
    }

    long deadLetterCount() {
        return deadLetterCount.get();
    }

    long epochsCommitted() {
        return epochsCommitted.get();
    }
}

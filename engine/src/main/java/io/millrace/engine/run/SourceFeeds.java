package io.millrace.engine.run;

import io.millrace.data.Limits;
import io.millrace.dataflow.SourceBatch;
import io.millrace.dataflow.SplitOutput;
import io.millrace.engine.epoch.EpochCut;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where readers and the epoch loop meet: a queue of decoded batches for every split of every source. Readers wait here when
 * too much is queued for their source, the loop waits here when nothing is. One lock for all; it is taken once a batch.
 */
final class SourceFeeds {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wake = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final SortedMap<Integer, Feed> feeds = new TreeMap<>();
    private @Nullable Throwable failure;
    private boolean isStopping;

    /** What one source has read ahead. */
    private static final class Feed {
        final SortedMap<String, ArrayDeque<SourceBatch>> queues = new TreeMap<>();
        final List<String> opened = new ArrayList<>();
        final Set<String> finished = new HashSet<>();
        int readersRunning;
        int readersSilent;
        long rows;
        long bytes;

        boolean isFull() {
            return rows >= Limits.SOURCE_QUEUE_ROWS || bytes >= Limits.SOURCE_QUEUE_BYTES;
        }
    }

    /** What the loop finds when it looks: everything in the order in which it is to be applied. */
    record Taken(
            List<SplitName> opened,
            List<TakenBatch> batches,
            List<SplitName> finishedSplits,
            List<Integer> finishedSources,
            boolean allFinished) {
        boolean isEmpty() {
            return opened.isEmpty() && batches.isEmpty() && finishedSplits.isEmpty() && finishedSources.isEmpty();
        }
    }

    record SplitName(int source, String split) {}

    record TakenBatch(int source, SourceBatch batch) {}

    /** Must be called for all readers of all sources before any of them starts. */
    void addReader(int source) {
        lock.lock();
        try {
            Feed feed = feeds.computeIfAbsent(source, key -> new Feed());
            feed.readersRunning++;
            feed.readersSilent++;
        } finally {
            lock.unlock();
        }
    }

    /** A source without readers has ended before it began. */
    void addSource(int source) {
        lock.lock();
        try {
            feeds.computeIfAbsent(source, key -> new Feed());
        } finally {
            lock.unlock();
        }
    }

    /** The end at which a source's readers put their batches. */
    SplitOutput output(int source) {
        return new FeedOutput(source);
    }

    private final class FeedOutput implements SplitOutput {
        private final int source;
        private boolean hasAnnounced;

        FeedOutput(int source) {
            this.source = source;
        }

        @Override
        public void open(Collection<String> splits) throws InterruptedException {
            lock.lockInterruptibly();
            try {
                Feed feed = feed(source);
                if (!hasAnnounced) {
                    hasAnnounced = true;
                    feed.readersSilent--;
                }
                for (String split : splits) {
                    if (feed.queues.putIfAbsent(split, new ArrayDeque<>()) == null) {
                        feed.opened.add(split);
                    }
                }
                wake.signal();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void emit(SourceBatch batch) throws InterruptedException {
            lock.lockInterruptibly();
            try {
                Feed feed = feed(source);
                while (feed.isFull()) {
                    room.await();
                }
                ArrayDeque<SourceBatch> queue = feed.queues.get(batch.split());
                if (queue == null) {
                    throw new IllegalStateException("split " + batch.split() + " is not open");
                }
                queue.add(batch);
                feed.rows += batch.rowCount();
                feed.bytes += batch.sizeBytes();
                wake.signal();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void finish(String split) throws InterruptedException {
            lock.lockInterruptibly();
            try {
                feed(source).finished.add(split);
                wake.signal();
            } finally {
                lock.unlock();
            }
        }
    }

    private Feed feed(int source) {
        Feed feed = feeds.get(source);
        if (feed == null) {
            throw new IllegalStateException("source " + source + " is not known");
        }
        return feed;
    }

    /** A reader has returned; without having opened a split, if there was none for it. */
    void readerDone(int source, SplitOutput output) {
        lock.lock();
        try {
            Feed feed = feed(source);
            feed.readersRunning--;
            if (!((FeedOutput) output).hasAnnounced) {
                feed.readersSilent--;
            }
            wake.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Something failed: the loop learns of it when it looks next. */
    void fail(Throwable cause) {
        lock.lock();
        try {
            if (failure == null) {
                failure = cause;
            }
            wake.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The loop shall return, even though nothing is there. */
    void stop() {
        lock.lock();
        try {
            isStopping = true;
            wake.signal();
        } finally {
            lock.unlock();
        }
    }

    boolean isStopping() {
        lock.lock();
        try {
            return isStopping;
        } finally {
            lock.unlock();
        }
    }

    /** What went wrong elsewhere; null if nothing has. */
    @Nullable
    Throwable failure() {
        lock.lock();
        try {
            return failure;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is something to take, the source ends, a stop or a failure; at most the time given. */
    void await(long maxMillis) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long leftNanos = TimeUnit.MILLISECONDS.toNanos(maxMillis);
            while (leftNanos > 0 && failure == null && !isStopping && !hasSomething()) {
                leftNanos = wake.awaitNanos(leftNanos);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether every reader has opened its splits. Before that no row is taken: a split that is not known yet cannot hold
     * the watermark back, and its first rows would be late.
     */
    private boolean allHaveAnnounced() {
        return feeds.values().stream().allMatch(feed -> feed.readersSilent == 0);
    }

    private boolean hasSomething() {
        boolean allDone = true;
        boolean allAnnounced = allHaveAnnounced();
        for (Feed feed : feeds.values()) {
            if (!feed.opened.isEmpty() || !feed.finished.isEmpty()) {
                return true;
            }
            for (ArrayDeque<SourceBatch> queue : feed.queues.values()) {
                if (allAnnounced && !queue.isEmpty()) {
                    return true;
                }
            }
            allDone &= feed.readersRunning == 0;
        }
        return allDone;
    }

    /** Takes what an epoch gets. */
    Taken take(int maxRows) {
        lock.lock();
        try {
            List<SplitName> opened = new ArrayList<>();
            for (Map.Entry<Integer, Feed> entry : feeds.entrySet()) {
                entry.getValue().opened.stream()
                        .sorted()
                        .forEach(split -> opened.add(new SplitName(entry.getKey(), split)));
                entry.getValue().opened.clear();
            }
            List<TakenBatch> batches = allHaveAnnounced() ? takeBatches(maxRows) : List.of();
            List<SplitName> finishedSplits = new ArrayList<>();
            List<Integer> finishedSources = new ArrayList<>();
            boolean allFinished = true;
            for (Map.Entry<Integer, Feed> entry : feeds.entrySet()) {
                Feed feed = entry.getValue();
                for (String split : List.copyOf(feed.finished)) {
                    ArrayDeque<SourceBatch> queue = feed.queues.get(split);
                    if (queue == null || queue.isEmpty()) {
                        feed.finished.remove(split);
                        finishedSplits.add(new SplitName(entry.getKey(), split));
                    }
                }
                boolean drained = feed.queues.values().stream().allMatch(ArrayDeque::isEmpty);
                if (feed.readersRunning == 0 && drained) {
                    finishedSources.add(entry.getKey());
                } else {
                    allFinished = false;
                }
            }
            room.signalAll();
            return new Taken(opened, batches, finishedSplits, finishedSources, allFinished);
        } finally {
            lock.unlock();
        }
    }

    private List<TakenBatch> takeBatches(int maxRows) {
        List<Integer> sources = new ArrayList<>();
        List<ArrayDeque<SourceBatch>> queues = new ArrayList<>();
        for (Map.Entry<Integer, Feed> entry : feeds.entrySet()) {
            for (ArrayDeque<SourceBatch> queue : entry.getValue().queues.values()) {
                sources.add(entry.getKey());
                queues.add(queue);
            }
        }
        int[][] queued = new int[queues.size()][];
        for (int i = 0; i < queued.length; i++) {
            queued[i] = queues.get(i).stream().mapToInt(SourceBatch::rowCount).toArray();
        }
        int[] take = EpochCut.batchesToTake(queued, maxRows);
        List<TakenBatch> taken = new ArrayList<>();
        for (int i = 0; i < take.length; i++) {
            Feed feed = feed(sources.get(i));
            for (int j = 0; j < take[i]; j++) {
                SourceBatch batch = queues.get(i).remove();
                feed.rows -= batch.rowCount();
                feed.bytes -= batch.sizeBytes();
                taken.add(new TakenBatch(sources.get(i), batch));
            }
        }
        return taken;
    }
}

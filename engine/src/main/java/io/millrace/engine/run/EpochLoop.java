package io.millrace.engine.run;

import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.dataflow.SourceBatch;
import io.millrace.dataflow.SourceReader;
import io.millrace.dataflow.SplitOutput;
import io.millrace.engine.epoch.EpochRecord;
import io.millrace.engine.graph.Graph;
import io.millrace.engine.graph.GraphNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The life of a pipeline: poll, cut, run, commit.
 *
 * <ol>
 *   <li><b>poll</b> readers decode ahead, each on its thread, into {@link SourceFeeds}
 *   <li><b>cut</b> an epoch takes what is there ({@link io.millrace.engine.epoch.EpochCut}), under one clock
 *   <li><b>run</b> the {@link Dataflow} runs it, level by level
 *   <li><b>commit</b> the {@link Committer} delivers it while the next one runs
 * </ol>
 */
public final class EpochLoop implements AutoCloseable {
    private static final long FINISH_TIMEOUT_MILLIS = TimeUnit.SECONDS.toMillis(3);
    private static final long MAX_WAIT_MILLIS = 1_000;
    private static final long COUNTERS_INTERVAL_MILLIS = 200;

    private final String name;
    private final Graph graph;
    private final PipelineSettings settings;
    private final Dataflow dataflow;
    private final SourceFeeds feeds = new SourceFeeds();
    private final Committer committer;
    private final List<Thread> readerThreads = new ArrayList<>();
    private final List<SourceReader> readers = new ArrayList<>();
    private long epoch;
    private long clockMillis = Long.MIN_VALUE;
    private final AtomicLong rowsIn = new AtomicLong();
    private volatile List<NodeCounters> nodeCounters;
    private volatile List<SplitCounters> splitCounters = List.of();
    private long nextCountersMillis = Long.MIN_VALUE;
    private volatile boolean readersAreStopped;
    private boolean closed;

    public EpochLoop(String name, Graph graph, PipelineSettings settings) {
        this.name = name;
        this.graph = graph;
        this.settings = settings;
        this.dataflow = new Dataflow(name, graph, settings.workers());
        this.committer = new Committer(name, graph, settings.deadLetters(), settings.clock(), feeds::fail);
        this.nodeCounters = dataflow.counters();
    }

    /** Opens sinks and starts readers. */
    public void open() {
        for (GraphNode.SinkNode node : graph.sinks()) {
            try {
                node.sink().open();
            } catch (MillraceException e) {
                throw e;
            } catch (Exception e) {
                throw new MillraceException(
                        ErrorCode.UNAVAILABLE,
                        "Table " + node.table() + " cannot be written: " + e.getMessage(),
                        null,
                        e);
            }
        }
        List<Thread> threads = new ArrayList<>();
        for (GraphNode.SourceNode node : graph.sources()) {
            feeds.addSource(node.index());
            for (SourceReader reader : createReaders(node)) {
                feeds.addReader(node.index());
                readers.add(reader);
                Thread thread = new Thread(() -> read(node, reader), name + "-read-" + node.table());
                thread.setDaemon(true);
                threads.add(thread);
            }
        }
        committer.start();
        for (Thread thread : threads) {
            thread.start();
            readerThreads.add(thread);
        }
    }

    private static List<SourceReader> createReaders(GraphNode.SourceNode node) {
        try {
            return node.source().createReaders(Map.of());
        } catch (MillraceException e) {
            throw e;
        } catch (Exception e) {
            throw new MillraceException(
                    ErrorCode.UNAVAILABLE, "Table " + node.table() + " cannot be read: " + e.getMessage(), null, e);
        }
    }

    private void read(GraphNode.SourceNode node, SourceReader reader) {
        try {
            SplitOutput output = feeds.output(node.index());
            reader.run(output);
            feeds.readerDone(node.index(), output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            // A reader whose source was closed under it may complain in any way: that is how it was asked to end.
            if (!readersAreStopped) {
                feeds.fail(e);
            }
        }
    }

    /**
     * Runs epochs to the end.
     *
     * @return whether all input has ended, rather than a stop been asked for
     */
    public boolean run() throws InterruptedException {
        boolean ended = false;
        while (!ended && !feeds.isStopping()) {
            feeds.await(waitMillis());
            checkFailure();
            SourceFeeds.Taken taken = feeds.take(settings.maxEpochRows());
            long now = now();
            if (!taken.isEmpty() || taken.allFinished() || dataflow.nextTimerMillis() <= now) {
                runEpoch(taken, now);
            }
            ended = taken.allFinished();
        }
        stopReaders();
        boolean delivered = committer.finish(ended ? Long.MAX_VALUE : FINISH_TIMEOUT_MILLIS);
        checkFailure();
        if (!delivered) {
            committer.interrupt();
        }
        if (ended) {
            finishSinks();
        }
        takeCounters();
        return ended;
    }

    private long now() {
        return Math.max(clockMillis, settings.clock().millis());
    }

    private long waitMillis() {
        long timer = dataflow.nextTimerMillis();
        if (timer == Long.MAX_VALUE) {
            return MAX_WAIT_MILLIS;
        }
        return Math.max(0, Math.min(MAX_WAIT_MILLIS, timer - settings.clock().millis()));
    }

    private void runEpoch(SourceFeeds.Taken taken, long now) throws InterruptedException {
        taken.opened().forEach(split -> dataflow.openSplit(split.source(), split.split()));
        List<Dataflow.Input> inputs = new ArrayList<>();
        List<EpochRecord.Range> ranges = new ArrayList<>();
        long rows = 0;
        for (SourceFeeds.TakenBatch each : taken.batches()) {
            SourceBatch batch = each.batch();
            ranges.add(new EpochRecord.Range(each.source(), batch.split(), batch.from(), batch.to()));
            if (batch.rows() != null) {
                inputs.add(new Dataflow.Input(each.source(), batch.split(), batch.rows()));
                rows += batch.rowCount();
            }
        }
        taken.finishedSplits().forEach(split -> dataflow.finishSplit(split.source(), split.split()));
        taken.finishedSources().forEach(dataflow::finishSource);
        clockMillis = now;
        EpochRecord record = new EpochRecord(++epoch, now, ranges);
        List<Dataflow.Staged> staged = dataflow.runEpoch(record.epoch(), record.processingTimeMillis(), inputs);
        rowsIn.addAndGet(rows);
        committer.deliver(new Committer.Delivery(record, staged, taken.batches()));
        if (now >= nextCountersMillis) {
            takeCounters();
            nextCountersMillis = now + COUNTERS_INTERVAL_MILLIS;
        }
    }

    /** Looks at the operators' counters; between epochs, so that none is read while it is written. */
    private void takeCounters() {
        nodeCounters = dataflow.counters();
        splitCounters = dataflow.splitCounters();
    }

    private void checkFailure() {
        Throwable failure = feeds.failure();
        if (failure instanceof MillraceException e) {
            throw e;
        } else if (failure != null) {
            throw new MillraceException(
                    ErrorCode.IO, "Reading or writing failed: " + failure.getMessage(), null, failure);
        }
    }

    private void finishSinks() {
        for (GraphNode.SinkNode node : graph.sinks()) {
            try {
                node.sink().finish();
            } catch (MillraceException e) {
                throw e;
            } catch (Exception e) {
                throw new MillraceException(
                        ErrorCode.IO, "Table " + node.table() + " cannot be finished: " + e.getMessage(), null, e);
            }
        }
    }

    /** Asks {@link #run} to return after the running epoch. */
    public void requestStop() {
        feeds.stop();
    }

    public PipelineCounters counters() {
        Map<Integer, Map<String, Long>> lag = new TreeMap<>();
        for (GraphNode.SourceNode source : graph.sources()) {
            lag.put(source.index(), new HashMap<>(source.source().lag()));
        }
        return new PipelineCounters(
                rowsIn.get(),
                committer.rowsDelivered(),
                committer.deadLetterCount(),
                committer.epochsCommitted(),
                nodeCounters,
                splitCounters,
                lag,
                committer.latencyTotal(),
                committer.recentLatency());
    }

    private void stopReaders() {
        readersAreStopped = true;
        graph.sources().forEach(source -> source.source().close());
        readerThreads.forEach(Thread::interrupt);
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        stopReaders();
        committer.interrupt();
        dataflow.close();
        readers.forEach(SourceReader::close);
        graph.sinks().forEach(sink -> sink.sink().close());
    }
}

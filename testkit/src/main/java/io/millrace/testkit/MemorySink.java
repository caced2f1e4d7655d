package io.millrace.testkit;

import io.millrace.data.Batch;
import io.millrace.dataflow.Sink;
import io.millrace.dataflow.SinkWriter;
import io.millrace.dataflow.StagedOutput;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * A sink that keeps what is committed, by epoch. A test can make commits fail, or hold them up. Safe for use by the test's
 * thread and the engine's threads at once.
 */
public final class MemorySink implements Sink {
    /** An epoch delivered; an epoch that is run again after a crash is delivered again. */
    public record Commit(long epoch, List<TestRow> rows) {
        public Commit {
            rows = List.copyOf(rows);
        }
    }

    private record Staged(List<Batch> batches, long rows) implements StagedOutput {}

    private final RowType type;
    private final List<Commit> commits = new ArrayList<>();
    private final Queue<Exception> failures = new ArrayDeque<>();
    private @Nullable Exception openFailure;
    private boolean held;
    private boolean opened;
    private boolean finished;
    private boolean closed;

    public MemorySink(RowType type) {
        this.type = type;
    }

    /** The next commit fails so, before anything of it is kept; may be said several times. */
    public synchronized MemorySink failNextCommit(Exception failure) {
        failures.add(failure);
        return this;
    }

    public synchronized MemorySink failOpen(Exception failure) {
        openFailure = failure;
        return this;
    }

    /** Commits wait from now on. */
    public synchronized void holdCommits() {
        held = true;
    }

    public synchronized void releaseCommits() {
        held = false;
        notifyAll();
    }

    public synchronized List<Commit> commits() {
        return List.copyOf(commits);
    }

    /** All rows committed so far, in order. */
    public synchronized List<TestRow> rows() {
        return commits.stream().flatMap(commit -> commit.rows().stream()).toList();
    }

    /** Waits until the rows committed meet a condition; fails at the deadline with what is there. */
    public synchronized List<TestRow> awaitRows(Predicate<List<TestRow>> condition, Duration timeout)
            throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!condition.test(rows())) {
            long leftNanos = deadline - System.nanoTime();
            if (leftNanos <= 0) {
                throw new AssertionError("after " + timeout + " the sink has " + rows());
            }
            TimeUnit.NANOSECONDS.timedWait(this, leftNanos);
        }
        return rows();
    }

    /** Waits for a number of rows. */
    public List<TestRow> awaitRows(int count, Duration timeout) throws InterruptedException {
        return awaitRows(rows -> rows.size() >= count, timeout);
    }

    public synchronized boolean isOpened() {
        return opened;
    }

    public synchronized boolean isFinished() {
        return finished;
    }

    public synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized void open() throws Exception {
        if (openFailure != null) {
            throw openFailure;
        }
        opened = true;
    }

    @Override
    public SinkWriter createWriter() {
        return new Writer();
    }

    @Override
    public synchronized void commit(long epoch, List<StagedOutput> staged) throws Exception {
        while (held && !closed) {
            wait();
        }
        Exception failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
        List<TestRow> rows = new ArrayList<>();
        for (StagedOutput output : staged) {
            for (Batch batch : ((Staged) output).batches()) {
                rows.addAll(TestRows.rows(type, batch));
            }
        }
        commits.add(new Commit(epoch, rows));
        notifyAll();
    }

    @Override
    public synchronized void finish() {
        finished = true;
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    private static final class Writer implements SinkWriter {
        private final Deque<Batch> batches = new ArrayDeque<>();
        private long rows;

        @Override
        public void write(Batch batch) {
            if (batch.size() == 0) {
                throw new AssertionError("an empty batch was written");
            }
            batches.add(batch);
            rows += batch.size();
        }

        @Override
        public @Nullable StagedOutput stage() {
            if (batches.isEmpty()) {
                return null;
            }
            Staged staged = new Staged(List.copyOf(batches), rows);
            batches.clear();
            rows = 0;
            return staged;
        }
    }
}

package io.millrace.conformance;

import io.millrace.dataflow.Source;
import io.millrace.dataflow.SourceReader;
import io.millrace.testkit.MemorySource;
import io.millrace.testkit.TestRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.flink.table.types.logical.RowType;

/** A source of one split that the test feeds, and that tells when rows are delivered. */
final class FedSource implements Source {
    static final String SPLIT = "split-0";
    private static final long POLL_MILLIS = 20;

    private final RowType type;
    private final MemorySource rows;
    private final long limit;
    private final List<TestRow> untaken = new ArrayList<>();
    private long appended;
    private long committed;

    FedSource(RowType type, long limit) {
        this.type = type;
        this.rows = new MemorySource(type, SPLIT);
        this.limit = limit;
    }

    void append(TestRow row) {
        if (appended < limit) {
            appended++;
            rows.append(SPLIT, row);
            untaken.add(row);
        }
    }

    RowType type() {
        return type;
    }

    /** The rows appended since the last call, for a run that has no reader. */
    List<TestRow> takeAppended() {
        List<TestRow> taken = List.copyOf(untaken);
        untaken.clear();
        return taken;
    }

    void finish() {
        rows.finish();
    }

    /**
     * Waits until all rows are delivered, or {@code isOver}.
     *
     * @return whether they are
     */
    synchronized boolean awaitDelivered(long deadlineNanos, BooleanSupplier isOver) throws InterruptedException {
        while (committed < appended) {
            if (isOver.getAsBoolean() || System.nanoTime() > deadlineNanos) {
                return committed >= appended;
            }
            wait(POLL_MILLIS);
        }
        return true;
    }

    @Override
    public List<SourceReader> createReaders(Map<String, Long> positions) throws Exception {
        return rows.createReaders(positions);
    }

    @Override
    public synchronized void commit(Map<String, Long> positions) {
        rows.commit(positions);
        committed = positions.getOrDefault(SPLIT, committed);
        notifyAll();
    }

    @Override
    public void close() {
        rows.close();
    }
}

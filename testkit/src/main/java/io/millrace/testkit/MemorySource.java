package io.millrace.testkit;

import io.millrace.dataflow.DeadLetter;
import io.millrace.dataflow.Source;
import io.millrace.dataflow.SourceBatch;
import io.millrace.dataflow.SourceReader;
import io.millrace.dataflow.SplitOutput;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * A source whose events a test puts in, before or while it is read. A split is a list of events; the position of an event
 * is its index. A split ends when the test says so ({@link #finish}); until then its reader waits for more.
 *
 * <p>Safe for use by the test's thread and the readers' threads at once.
 */
public final class MemorySource implements Source {
    private static final class Split {
        final List<Event> events = new ArrayList<>();
        boolean finished;
        long failAt = Long.MAX_VALUE;

        @Nullable
        Exception failure;
    }

    /** A row, or a dead letter with its reason. */
    private record Event(@Nullable TestRow row, String reason) {}

    private final RowType type;
    private final int readers;
    private final Map<String, Split> splits = new LinkedHashMap<>();
    private final List<Map<String, Long>> commits = new ArrayList<>();
    private int batchRows = 1_000;
    private int timesOpened;
    private boolean closed;

    /** A source with one reader a split. */
    public MemorySource(RowType type, String... splits) {
        this(type, splits.length, splits);
    }

    /** A source whose readers share the splits: split {@code i} is read by reader {@code i % readers}. */
    public MemorySource(RowType type, int readers, String... splits) {
        this.type = type;
        this.readers = readers;
        for (String split : splits) {
            this.splits.put(split, new Split());
        }
    }

    /** A source of one split that has these rows and ends. */
    public static MemorySource bounded(RowType type, TestRow... rows) {
        MemorySource source = new MemorySource(type, "split-0");
        source.append("split-0", rows);
        source.finish();
        return source;
    }

    /** Rows that a reader hands over at most at once. */
    public synchronized MemorySource batchRows(int rows) {
        batchRows = rows;
        return this;
    }

    public MemorySource append(String split, TestRow... rows) {
        return append(split, Arrays.asList(rows));
    }

    public synchronized MemorySource append(String split, List<TestRow> rows) {
        for (TestRow row : rows) {
            split(split).events.add(new Event(row, ""));
        }
        notifyAll();
        return this;
    }

    /** Appends an event that cannot be decoded. */
    public synchronized MemorySource appendDeadLetter(String split, String reason) {
        split(split).events.add(new Event(null, reason));
        notifyAll();
        return this;
    }

    /** The split ends after its last event. */
    public synchronized MemorySource finish(String split) {
        split(split).finished = true;
        notifyAll();
        return this;
    }

    /** All splits end. */
    public MemorySource finish() {
        for (String split : splits.keySet()) {
            finish(split);
        }
        return this;
    }

    /** Reading fails when it comes to the position. */
    public synchronized MemorySource failAt(String split, long position, Exception failure) {
        split(split).failAt = position;
        split(split).failure = failure;
        notifyAll();
        return this;
    }

    /** The same events, not closed, for a second run of a pipeline. Failures are not taken over. */
    public synchronized MemorySource reopen() {
        MemorySource copy = new MemorySource(type, readers, splits.keySet().toArray(String[]::new));
        copy.batchRows = batchRows;
        splits.forEach((name, split) -> {
            copy.split(name).events.addAll(split.events);
            copy.split(name).finished = split.finished;
        });
        return copy;
    }

    /** What {@link #commit} was called with, in order. */
    public synchronized List<Map<String, Long>> commits() {
        return List.copyOf(commits);
    }

    public synchronized int timesOpened() {
        return timesOpened;
    }

    public synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized List<SourceReader> createReaders(Map<String, Long> positions) {
        timesOpened++;
        List<Map<String, Long>> shares = new ArrayList<>();
        for (int i = 0; i < readers; i++) {
            shares.add(new LinkedHashMap<>());
        }
        int index = 0;
        for (String split : splits.keySet()) {
            shares.get(index++ % readers).put(split, positions.getOrDefault(split, 0L));
        }
        return shares.stream().<SourceReader>map(Reader::new).toList();
    }

    @Override
    public synchronized void commit(Map<String, Long> positions) {
        commits.add(Map.copyOf(positions));
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    private Split split(String name) {
        Split split = splits.get(name);
        if (split == null) {
            throw new IllegalArgumentException("no split " + name + " among " + splits.keySet());
        }
        return split;
    }

    private final class Reader implements SourceReader {
        /** Next position by split; a split that has ended is taken out. */
        private final Map<String, Long> positions;

        Reader(Map<String, Long> positions) {
            this.positions = positions;
        }

        @Override
        public void run(SplitOutput output) throws Exception {
            output.open(positions.keySet());
            while (!positions.isEmpty()) {
                for (String split : List.copyOf(positions.keySet())) {
                    SourceBatch batch = next(split);
                    if (batch != null) {
                        output.emit(batch);
                        positions.put(split, batch.to());
                    } else if (hasEnded(split)) {
                        output.finish(split);
                        positions.remove(split);
                    }
                }
                awaitMore();
            }
        }

        private boolean hasEnded(String name) {
            synchronized (MemorySource.this) {
                Split split = split(name);
                return split.finished && position(name) >= split.events.size();
            }
        }

        private long position(String name) {
            return positions.getOrDefault(name, 0L);
        }

        private @Nullable SourceBatch next(String name) throws Exception {
            synchronized (MemorySource.this) {
                Split split = split(name);
                int from = Math.toIntExact(position(name));
                if (split.failure != null && from >= split.failAt) {
                    throw split.failure;
                }
                int to = (int) Math.min(Math.min(split.events.size(), (long) from + batchRows), split.failAt);
                if (to <= from) {
                    return null;
                }
                List<TestRow> rows = new ArrayList<>();
                List<DeadLetter> letters = new ArrayList<>();
                for (int i = from; i < to; i++) {
                    Event event = split.events.get(i);
                    if (event.row() != null) {
                        rows.add(event.row());
                    } else {
                        byte[] bytes = event.reason().getBytes(StandardCharsets.UTF_8);
                        letters.add(new DeadLetter(bytes, name, -1, i, Long.MIN_VALUE, event.reason()));
                    }
                }
                return new SourceBatch(
                        name,
                        from,
                        to,
                        rows.isEmpty() ? null : TestRows.batch(type, rows),
                        letters,
                        Long.MIN_VALUE,
                        Long.MIN_VALUE);
            }
        }

        /** Waits until one of the splits has something to do. */
        private void awaitMore() throws InterruptedException {
            synchronized (MemorySource.this) {
                while (!closed
                        && !positions.isEmpty()
                        && positions.keySet().stream().noneMatch(this::isReady)) {
                    MemorySource.this.wait();
                }
                if (closed) {
                    throw new InterruptedException("the source is closed");
                }
            }
        }

        private boolean isReady(String name) {
            Split split = split(name);
            return split.finished || position(name) < split.events.size() || position(name) >= split.failAt;
        }
    }
}

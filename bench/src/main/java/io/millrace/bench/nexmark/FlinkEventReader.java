package io.millrace.bench.nexmark;

import io.millrace.bench.event.EventBlock;
import io.millrace.bench.event.EventRows;
import io.millrace.bench.event.EventStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/**
 * Reads its splits side by side, a block of each in turn, so that none of them falls behind in event time. On Flink's task
 * thread.
 */
final class FlinkEventReader implements SourceReader<RowData, EventSplit> {
    /** Events whose common parts are made in one go. */
    private static final int BLOCK_ROWS = 1024;

    private final EventScan scan;
    private final EventRows rows;
    private final Deque<Reading> readings = new ArrayDeque<>();
    private CompletableFuture<Void> available = new CompletableFuture<>();
    private boolean noMoreSplits;

    /** A split that is being read, and the part of its block that is not emitted yet. */
    private static final class Reading {
        private final int ordinal;
        private final EventStream stream;
        private @Nullable EventBlock block;
        private int row;

        Reading(int ordinal, EventStream stream) {
            this.ordinal = ordinal;
            this.stream = stream;
        }
    }

    FlinkEventReader(EventScan scan, List<? extends List<String>> paths) {
        this.scan = scan;
        this.rows = new EventRows(scan.settings(), List.copyOf(paths));
    }

    @Override
    public void start() {}

    @Override
    public InputStatus pollNext(ReaderOutput<RowData> output) {
        Reading reading = readings.peek();
        if (reading == null) {
            return noMoreSplits ? InputStatus.END_OF_INPUT : InputStatus.NOTHING_AVAILABLE;
        }
        EventBlock block = reading.block;
        if (block == null || reading.row == block.size()) {
            return nextBlock(reading);
        }
        output.collect(rows.row(block, reading.row++));
        return InputStatus.MORE_AVAILABLE;
    }

    private InputStatus nextBlock(Reading reading) {
        readings.remove();
        reading.block = reading.stream.next(BLOCK_ROWS);
        reading.row = 0;
        if (reading.block != null) {
            readings.add(reading);
        }
        return readings.isEmpty() && noMoreSplits ? InputStatus.END_OF_INPUT : InputStatus.MORE_AVAILABLE;
    }

    /** A split whose block is half emitted goes on with the next event of the block. */
    @Override
    public List<EventSplit> snapshotState(long checkpoint) {
        List<EventSplit> splits = new ArrayList<>();
        for (Reading reading : readings) {
            EventBlock block = reading.block;
            boolean isHalfEmitted = block != null && reading.row < block.size();
            splits.add(new EventSplit(
                    reading.ordinal, isHalfEmitted ? block.numberAt(reading.row) : reading.stream.position()));
        }
        return splits;
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return readings.isEmpty() && !noMoreSplits ? available : CompletableFuture.completedFuture(null);
    }

    @Override
    public void addSplits(List<EventSplit> splits) {
        for (EventSplit split : splits) {
            readings.add(new Reading(
                    split.ordinal(),
                    new EventStream(scan.settings(), split.ordinal(), scan.splits(), split.position(), scan.events())));
        }
        wake();
    }

    @Override
    public void notifyNoMoreSplits() {
        noMoreSplits = true;
        wake();
    }

    private void wake() {
        CompletableFuture<Void> waiting = available;
        available = new CompletableFuture<>();
        waiting.complete(null);
    }

    @Override
    public void close() {}
}

package io.millrace.dataflow;

import io.millrace.data.Batch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a reader took from one split: the rows, and the dead letters, of the events {@code [from, to)}.
 *
 * @param split the split's name, stable across restarts ({@code orders-0})
 * @param from position of the first event
 * @param to position behind the last event: where reading goes on
 * @param rows the decoded rows; null if none of the events gave one
 * @param deadLetters the events that could not be decoded
 * @param firstTimestampMillis when the first event was written, for latency; Long.MIN_VALUE if not known
 * @param lastTimestampMillis when the last event was written
 */
public record SourceBatch(
        String split,
        long from,
        long to,
        @Nullable Batch rows,
        List<DeadLetter> deadLetters,
        long firstTimestampMillis,
        long lastTimestampMillis) {
    public SourceBatch {
        if (to < from) {
            throw new IllegalArgumentException("split " + split + " goes back from " + from + " to " + to);
        }
    }

    public static SourceBatch of(String split, long from, long to, Batch rows) {
        return new SourceBatch(split, from, to, rows, List.of(), Long.MIN_VALUE, Long.MIN_VALUE);
    }

    public int rowCount() {
        return rows == null ? 0 : rows.size();
    }

    public long sizeBytes() {
        return rows == null ? 0 : rows.sizeBytes();
    }
}

package io.millrace.engine.epoch;

import java.util.List;

/**
 * All that an epoch depends on besides the state before it and the rows themselves. Whoever has the record, the state and
 * the sources can run the epoch again and gets the same.
 *
 * @param epoch number; the first is 1
 * @param processingTimeMillis the epoch's clock
 * @param ranges what it takes from which split, in the order in which it takes it
 */
public record EpochRecord(long epoch, long processingTimeMillis, List<Range> ranges) {
    public EpochRecord {
        ranges = List.copyOf(ranges);
    }

    /**
     * The events {@code [from, to)} of a split.
     *
     * @param source index of the source in the graph
     */
    public record Range(int source, String split, long from, long to) {}
}

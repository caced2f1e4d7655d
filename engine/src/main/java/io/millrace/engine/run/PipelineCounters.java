package io.millrace.engine.run;

import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What a pipeline has done so far.
 *
 * @param rowsIn rows that sources gave to epochs
 * @param rowsOut rows that sinks have delivered
 * @param deadLetters events that could not be decoded
 * @param epochs epochs that were delivered
 * @param nodes counters by node of the graph
 * @param splits counters by split of every source
 * @param lag events not read yet, by source (index in the graph) and split
 * @param latencyMillis from when an event was written to when what it led to was delivered, since the start
 * @param recentLatencyMillis the same, of about the last ten seconds
 */
public record PipelineCounters(
        long rowsIn,
        long rowsOut,
        long deadLetters,
        long epochs,
        List<NodeCounters> nodes,
        List<SplitCounters> splits,
        Map<Integer, Map<String, Long>> lag,
        Histogram latencyMillis,
        Histogram recentLatencyMillis) {}

package io.millrace.dataflow;

import java.util.List;
import java.util.Map;

/**
 * Where rows come from. A source is a set of <em>splits</em> (partitions of a topic, files), each a sequence of events
 * with ascending positions that can be read again from any of them.
 *
 * <p>The engine asks for readers once and gives every reader a thread of its own; readers run ahead of the epochs and are
 * held back by the bound of the queue behind {@link SplitOutput}. Which rows belong to which epoch is decided afterwards,
 * by the coordinator, and recorded as ranges of positions.
 *
 * <p>Rows have exactly the physical columns that the source was made for. A column that the plan does not read may be left
 * out of decoding, but not out of the batch: it is then a column of nulls.
 */
public interface Source extends AutoCloseable {
    /**
     * Readers that share the splits among them.
     *
     * @param positions where to start, by split, as recorded by the last committed epoch; a split that is not named starts
     *     where the table's options say
     */
    List<SourceReader> createReaders(Map<String, Long> positions) throws Exception;

    /**
     * All events before these positions are accounted for in committed output. Called on the commit thread; whoever
     * remembers positions outside (a consumer group) does it here.
     */
    default void commit(Map<String, Long> positions) throws Exception {}

    /** Events that are in the splits but have not been read yet, by split, as last seen; empty if not known. */
    default Map<String, Long> lag() {
        return Map.of();
    }

    /** Stops what readers wait for and releases everything; safe to call twice, and from any thread. */
    @Override
    void close();
}

package io.millrace.flink;

import java.util.Set;

/**
 * The rows that passed one operator, over all its subtasks.
 *
 * @param name Flink's name of the operator, such as {@code Source: orders[1]}
 * @param recordsIn rows it took; of a source, rows it read
 * @param recordsOut rows it gave; of a sink usually 0
 */
public record OperatorRecords(String name, long recordsIn, long recordsOut) {
    /** The filesystem connector's operators that take rows: as they are, and to compact their files later. */
    private static final Set<String> FILE_WRITERS = Set.of("StreamingFileWriter", "streaming-writer");

    /** Takes what the file writers finished. A table of that name has the number of its node behind it. */
    private static final String END_OF_FILES = "end: Writer";

    public boolean isSource() {
        return name.startsWith("Source: ");
    }

    /**
     * Whether this is the first operator of a sink, so that {@link #recordsIn} counts rows. Flink names a sink's writer
     * by its suffix, and a sink of the older kind by its prefix. The filesystem connector (its {@code StreamingSink})
     * puts operators of its own before such a writer, which hands on finished files; only the first of them takes rows.
     */
    public boolean isSink() {
        if (name.equals(END_OF_FILES)) {
            return false;
        }
        return FILE_WRITERS.contains(name) || name.endsWith(": Writer") || name.startsWith("Sink: ");
    }
}

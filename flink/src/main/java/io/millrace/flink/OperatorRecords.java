package io.millrace.flink;

/**
 * The rows that passed one operator, over all its subtasks.
 *
 * @param name Flink's name of the operator, such as {@code Source: orders[1]}
 * @param recordsIn rows it took; of a source, rows it read
 * @param recordsOut rows it gave; of a sink usually 0
 */
public record OperatorRecords(String name, long recordsIn, long recordsOut) {

    public boolean isSource() {
        return name.startsWith("Source: ");
    }

    /** Whether rows leave the job here: Flink names a sink's writer so, and a sink of the older kind by its prefix. */
    public boolean isSink() {
        return name.endsWith(": Writer") || name.startsWith("Sink: ");
    }
}

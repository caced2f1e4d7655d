package io.millrace.dataflow;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.RowType;

/**
 * What the plan wants to read from a table.
 *
 * @param table the table
 * @param producedType the columns of the batches, in order: physical columns of the table, then one column for each of
 *     {@code metadataKeys}
 * @param paths where each of the physical columns is in the table: the name of a column, or further ones for a field of a
 *     row in it. Longer than one only for connectors whose Flink factory takes nested projections
 * @param metadataKeys the connector's names of the metadata to append ({@code timestamp}, {@code value.source.table})
 * @param needed by column of {@code producedType}, whether anything reads it; others may be filled with nulls
 * @param neededFields by column of rows of which only some fields are read, the positions of these; others may be nulls
 * @param limit rows to read at most from each split; Long.MAX_VALUE: all
 */
public record SourceRequest(
        TableDefinition table,
        RowType producedType,
        List<List<String>> paths,
        List<String> metadataKeys,
        List<Boolean> needed,
        Map<Integer, BitSet> neededFields,
        long limit) {
    public SourceRequest {
        paths = paths.stream().map(List::copyOf).toList();
        metadataKeys = List.copyOf(metadataKeys);
        needed = List.copyOf(needed);
        neededFields = Map.copyOf(neededFields);
        if (needed.size() != producedType.getFieldCount()) {
            throw new IllegalArgumentException(
                    needed.size() + " flags for " + producedType.getFieldCount() + " columns");
        }
    }

    /** A request for whole columns, by their names in the produced type. */
    public SourceRequest(
            TableDefinition table, RowType producedType, List<String> metadataKeys, List<Boolean> needed, long limit) {
        this(
                table,
                producedType,
                producedType.getFieldNames().subList(0, producedType.getFieldCount() - metadataKeys.size()).stream()
                        .map(List::of)
                        .toList(),
                metadataKeys,
                needed,
                Map.of(),
                limit);
    }

    /** Number of physical columns at the head of the produced type. */
    public int physicalColumnCount() {
        return producedType.getFieldCount() - metadataKeys.size();
    }
}

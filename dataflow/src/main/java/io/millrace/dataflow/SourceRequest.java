package io.millrace.dataflow;

import java.util.List;
import org.apache.flink.table.types.logical.RowType;

/**
 * What the plan wants to read from a table.
 *
 * @param table the table
 * @param producedType the columns of the batches, in order: physical columns of the table by name, then one column for
 *     each of {@code metadataKeys}
 * @param metadataKeys the connector's names of the metadata to append ({@code timestamp}, {@code value.source.table})
 * @param needed by column of {@code producedType}, whether anything reads it; others may be filled with nulls
 * @param limit rows to read at most from each split; Long.MAX_VALUE: all
 */
public record SourceRequest(
        TableDefinition table, RowType producedType, List<String> metadataKeys, List<Boolean> needed, long limit) {
    public SourceRequest {
        metadataKeys = List.copyOf(metadataKeys);
        needed = List.copyOf(needed);
        if (needed.size() != producedType.getFieldCount()) {
            throw new IllegalArgumentException(
                    needed.size() + " flags for " + producedType.getFieldCount() + " columns");
        }
    }

    /** Number of physical columns at the head of the produced type. */
    public int physicalColumnCount() {
        return producedType.getFieldCount() - metadataKeys.size();
    }
}

package io.millrace.dataflow;

import java.util.List;
import java.util.Set;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;

/**
 * What the plan wants to write to a table.
 *
 * @param table the table
 * @param consumedType the columns of the batches: the physical columns of the table in order, then one for each of
 *     {@code metadataKeys}
 * @param metadataKeys the connector's names of writable metadata
 * @param rowKinds the kinds of rows that can come
 * @param overwrite whether what is there is to be replaced: {@code INSERT OVERWRITE}
 */
public record SinkRequest(
        TableDefinition table,
        RowType consumedType,
        List<String> metadataKeys,
        Set<RowKind> rowKinds,
        boolean overwrite) {
    public SinkRequest {
        metadataKeys = List.copyOf(metadataKeys);
        rowKinds = Set.copyOf(rowKinds);
    }

    /** A request to add to what is there. */
    public SinkRequest(TableDefinition table, RowType consumedType, List<String> metadataKeys, Set<RowKind> rowKinds) {
        this(table, consumedType, metadataKeys, rowKinds, false);
    }

    public boolean insertOnly() {
        return rowKinds.equals(Set.of(RowKind.INSERT));
    }
}

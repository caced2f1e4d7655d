package io.millrace.dataflow;

import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.RowType;

/**
 * A table of the SQL script, as a connector needs it.
 *
 * @param identifier the full name as in the plan: {@code `default_catalog`.`default_database`.`orders`}
 * @param name the last part of the name: {@code orders}
 * @param physicalType the physical columns (no computed, no metadata columns), in the order of the declaration
 * @param primaryKey names of the columns of the primary key; empty if there is none
 * @param partitionKeys names of the columns of PARTITIONED BY
 * @param options the WITH clause
 */
public record TableDefinition(
        String identifier,
        String name,
        RowType physicalType,
        List<String> primaryKey,
        List<String> partitionKeys,
        Map<String, String> options) {
    public TableDefinition {
        primaryKey = List.copyOf(primaryKey);
        partitionKeys = List.copyOf(partitionKeys);
        options = Map.copyOf(options);
    }
}

package io.millrace.plan.spec;

import io.millrace.plan.expression.Expression;
import org.apache.flink.table.types.logical.LogicalType;

/** A column of a table as declared. */
public sealed interface TableColumn {

    /** Name of the column. */
    String name();

    /** Type of the column. */
    LogicalType type();

    /** Stored in the table's records. */
    record Physical(String name, LogicalType type) implements TableColumn {}

    /**
     * Computed from other columns of the same table.
     *
     * @param expression over the table's columns
     * @param text the expression as SQL
     */
    record Computed(String name, LogicalType type, Expression expression, String text) implements TableColumn {}

    /**
     * Read from or written to what the connector knows besides the record, such as a Kafka timestamp.
     *
     * @param metadataKey key of the connector's metadata; the column's name when none was declared
     * @param isVirtual whether the column is only read, never written
     */
    record Metadata(String name, LogicalType type, String metadataKey, boolean isVirtual) implements TableColumn {}
}

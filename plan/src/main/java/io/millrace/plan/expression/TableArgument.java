package io.millrace.plan.expression;

import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * A table passed to a process table function.
 *
 * @param inputIndex which input of the node the table is, from 0
 * @param partitionKeys columns of {@code PARTITION BY}
 * @param orderKeys columns of {@code ORDER BY}
 * @param orderDirections direction of each order key as Flink names it, such as {@code ASC_NULLS_FIRST}; empty in
 *     plans before order keys had directions
 * @param type row type of the table
 */
public record TableArgument(
        int inputIndex,
        List<Integer> partitionKeys,
        List<Integer> orderKeys,
        List<String> orderDirections,
        LogicalType type)
        implements Expression {
    public TableArgument {
        partitionKeys = List.copyOf(partitionKeys);
        orderKeys = List.copyOf(orderKeys);
        orderDirections = List.copyOf(orderDirections);
    }

    @Override
    public String toString() {
        return "TABLE(#" + inputIndex + ")";
    }
}

package io.millrace.plan.expression;

import org.apache.flink.table.types.logical.LogicalType;

/**
 * A column of the input row.
 *
 * @param index position of the column, from 0; for a join the columns of the right input follow those of the left
 * @param type type of the column
 */
public record InputReference(int index, LogicalType type) implements Expression {
    @Override
    public String toString() {
        return "$" + index;
    }
}

package io.millrace.plan.expression;

import org.apache.flink.table.types.logical.LogicalType;

/**
 * A field of a row, structured value or correlation variable.
 *
 * @param input the row
 * @param index position of the field in the type of {@code input}, from 0
 * @param name name of the field
 * @param type type of the field; nullable too where the row itself can be null
 */
public record FieldAccess(Expression input, int index, String name, LogicalType type) implements Expression {
    @Override
    public String toString() {
        return input + "." + name;
    }
}

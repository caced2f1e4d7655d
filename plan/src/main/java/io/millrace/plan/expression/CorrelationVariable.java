package io.millrace.plan.expression;

import org.apache.flink.table.types.logical.LogicalType;

/**
 * The current row of the left side of a correlate, as seen from the right side.
 *
 * @param name name of the variable, such as {@code $cor0}
 * @param type a row type
 */
public record CorrelationVariable(String name, LogicalType type) implements Expression {
    @Override
    public String toString() {
        return name;
    }
}

package io.millrace.plan.expression;

import org.apache.flink.table.types.logical.LogicalType;

/**
 * A column of a row that matched a variable of a {@code MATCH_RECOGNIZE} pattern.
 *
 * @param alpha name of the pattern variable, or {@code *} for any
 * @param index position of the column, from 0
 * @param type type of the column
 */
public record PatternReference(String alpha, int index, LogicalType type) implements Expression {
    @Override
    public String toString() {
        return alpha + ".$" + index;
    }
}

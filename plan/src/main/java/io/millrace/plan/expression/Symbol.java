package io.millrace.plan.expression;

import org.apache.flink.table.types.logical.LogicalType;

/**
 * A keyword used as an operand, such as the unit of {@code EXTRACT} or the side of {@code TRIM}.
 *
 * @param kind family of the keyword, such as {@code TIME_UNIT_RANGE}, {@code TRIM_FUNCTION_FLAG} or {@code
 *     JSON_QUERY_WRAPPER}
 * @param value the keyword, such as {@code YEAR} or {@code BOTH}
 * @param type always Flink's symbol type
 */
public record Symbol(String kind, String value, LogicalType type) implements Expression {
    @Override
    public String toString() {
        return value;
    }
}

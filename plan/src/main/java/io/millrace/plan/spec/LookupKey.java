package io.millrace.plan.spec;

import io.millrace.plan.expression.Literal;
import org.apache.flink.table.types.logical.LogicalType;

/** Where a lookup takes the value of a key column from. */
public sealed interface LookupKey {

    /** A column of the left row. */
    record Field(int index) implements LookupKey {}

    /** A constant; {@code sourceType} is the type of the looked-up column. */
    record Constant(LogicalType sourceType, Literal value) implements LookupKey {}
}

package io.millrace.plan.expression;

import org.apache.flink.table.types.logical.LogicalType;

/**
 * A scalar expression over the columns of a node's input. Follows the forms that Flink's plan JSON gives a Calcite row
 * expression (FLIP-190).
 */
public sealed interface Expression
        permits InputReference,
                Literal,
                Symbol,
                SearchRanges,
                Call,
                FieldAccess,
                CorrelationVariable,
                PatternReference,
                TableArgument {

    /** Type of the value this expression computes, with its nullability. */
    LogicalType type();
}

package io.millrace.conformance;

import java.util.List;
import java.util.function.Consumer;

/** Expressions and what they are to give: SQL as one text, or expressions of the Table API. */
sealed interface FunctionTestItem {
    /** Flink's name of the test: {@code [SQL] ABS(f0)}. */
    String text();

    /** One {@code String}, or objects of Flink's {@code Expression}. */
    List<?> expressions();

    /**
     * Values are expected.
     *
     * @param values one a column, as Flink's external objects; empty if any value will do
     * @param types {@code AbstractDataType}s, one a column
     */
    record Result(String text, List<?> expressions, List<?> values, List<?> types) implements FunctionTestItem {}

    /**
     * An error is expected when the expression is evaluated.
     *
     * @param matcher throws an {@code AssertionError} for another error
     */
    record Failure(String text, List<?> expressions, Consumer<? super Throwable> matcher) implements FunctionTestItem {}

    /** Whether the test is in SQL. */
    default boolean isSql() {
        return expressions().get(0) instanceof String;
    }

    /** How many columns its expressions make. */
    default int columns() {
        return this instanceof Result result ? result.types().size() : 1;
    }
}

/** Aggregates over the rows before each row, in the order of time or of a column. */
@org.jspecify.annotations.NullMarked
package io.millrace.operators.over;

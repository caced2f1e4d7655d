/** Joins of each row with rows that a function or an external table gives for it. */
@org.jspecify.annotations.NullMarked
package io.millrace.operators.lateral;

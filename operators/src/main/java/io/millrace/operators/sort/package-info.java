/** Rows in order: of time as it passes, or of anything once the input has ended. */
@org.jspecify.annotations.NullMarked
package io.millrace.operators.sort;

/** Rows joined with, or extended by, what functions, external tables and models give for them. */
@org.jspecify.annotations.NullMarked
package io.millrace.operators.lateral;

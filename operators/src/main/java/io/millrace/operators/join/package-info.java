/** Joins of two changelogs, with the rows of both sides as state. */
@org.jspecify.annotations.NullMarked
package io.millrace.operators.join;

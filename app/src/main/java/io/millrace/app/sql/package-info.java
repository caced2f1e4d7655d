/** Statements one at a time: running them, their results as text, and the prompt. */
@org.jspecify.annotations.NullMarked
package io.millrace.app.sql;

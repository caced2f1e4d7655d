/** User-defined functions: how they are found by name, made, typed and called row by row. */
@org.jspecify.annotations.NullMarked
package io.millrace.expression.user;

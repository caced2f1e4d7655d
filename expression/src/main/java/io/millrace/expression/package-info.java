/** Plan expressions compiled to column loops, with a row fallback and the function library. */
@org.jspecify.annotations.NullMarked
package io.millrace.expression;

/** Turns expressions into Java source: values, blocks, and the class they make up. */
@org.jspecify.annotations.NullMarked
package io.millrace.expression.code;

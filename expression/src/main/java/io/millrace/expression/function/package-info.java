/** The functions of SQL, a family a file: name to generator. */
@org.jspecify.annotations.NullMarked
package io.millrace.expression.function;

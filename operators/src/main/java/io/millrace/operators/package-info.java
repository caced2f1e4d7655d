/** One file per plan node. */
@org.jspecify.annotations.NullMarked
package io.millrace.operators;

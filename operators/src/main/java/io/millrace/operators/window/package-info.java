/** Windows: table functions that append them to rows, and aggregates that are composed of slices. */
@org.jspecify.annotations.NullMarked
package io.millrace.operators.window;

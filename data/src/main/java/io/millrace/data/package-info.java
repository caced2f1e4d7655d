/** Types, sealed columns, batches, row views, clock, limits and error codes. */
@org.jspecify.annotations.NullMarked
package io.millrace.data;

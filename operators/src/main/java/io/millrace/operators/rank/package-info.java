/** Operators that keep some rows of each key by an order: top-N, limit, deduplication, per window or for ever. */
@org.jspecify.annotations.NullMarked
package io.millrace.operators.rank;

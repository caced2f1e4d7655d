/** Keyed tables, timers and the bytes of a snapshot. */
@org.jspecify.annotations.NullMarked
package io.millrace.state;

/** Process table functions: user-defined operators with tables, state and timers; and those that are built in. */
@org.jspecify.annotations.NullMarked
package io.millrace.operators.process;

/** The serving process's side of the Kafka log: one follower, one writer, dead letters and alerts. */
@org.jspecify.annotations.NullMarked
package io.millrace.serve.log;

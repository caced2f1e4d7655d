/** A real Kafka broker in the process, and the topics in it: the log that every event goes through. */
@org.jspecify.annotations.NullMarked
package io.millrace.backbone;

/** Kafka in the process. */
@org.jspecify.annotations.NullMarked
package io.millrace.backbone;

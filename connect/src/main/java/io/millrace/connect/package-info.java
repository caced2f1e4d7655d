/** Columnar Kafka and files, formats, the host for any Flink connector, dead letters. */
@org.jspecify.annotations.NullMarked
package io.millrace.connect;

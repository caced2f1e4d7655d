/**
 * Kafka topics as tables: connectors {@code kafka} and {@code upsert-kafka} with the options of Flink's, {@code served}
 * built on them, and the topic of dead letters.
 */
@org.jspecify.annotations.NullMarked
package io.millrace.connect.kafka;

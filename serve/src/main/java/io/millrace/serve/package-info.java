/** The serving process: starts the HTTP API, the live page and the metrics over tables that follow Kafka topics. */
@org.jspecify.annotations.NullMarked
package io.millrace.serve;

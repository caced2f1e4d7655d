/** {@code millrace demo}: real events replayed through Kafka at a chosen speed. */
@org.jspecify.annotations.NullMarked
package io.millrace.app.demo;

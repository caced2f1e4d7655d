/** Served tables: materialised copies of Kafka topics, their filters, orders and changes. */
@org.jspecify.annotations.NullMarked
package io.millrace.serve.table;

/** Served tables, HTTP API, live page, alerts and metrics. */
@org.jspecify.annotations.NullMarked
package io.millrace.serve;

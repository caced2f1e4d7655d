/** Alerts over HTTP: {@code 'connector' = 'webhook'} delivers every row that appears, beside the pipeline. */
@org.jspecify.annotations.NullMarked
package io.millrace.connect.webhook;

/** What pipelines report about themselves, sampled once a second into rates, history and Prometheus metrics. */
@org.jspecify.annotations.NullMarked
package io.millrace.serve.pipeline;

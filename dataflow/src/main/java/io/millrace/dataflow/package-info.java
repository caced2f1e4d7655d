/**
 * The narrow waist: the contracts {@link io.millrace.dataflow.Operator}, {@link io.millrace.dataflow.Source} and
 * {@link io.millrace.dataflow.Sink}, and nothing else. What the engine drives is written against these; what is written
 * against these runs in the engine, in the test harness and in a simulation alike.
 */
@org.jspecify.annotations.NullMarked
package io.millrace.dataflow;

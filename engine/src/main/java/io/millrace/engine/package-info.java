/**
 * The engine: {@link io.millrace.engine.NativePipeline} runs a plan. In {@code graph} a plan becomes a graph of operators,
 * in {@code epoch} are the decisions of an epoch without any I/O, in {@code run} the threads that carry them out.
 */
@org.jspecify.annotations.NullMarked
package io.millrace.engine;

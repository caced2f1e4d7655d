/** From a plan to a graph of operators, sources and sinks, checked and compiled before anything runs. */
@org.jspecify.annotations.NullMarked
package io.millrace.engine.graph;

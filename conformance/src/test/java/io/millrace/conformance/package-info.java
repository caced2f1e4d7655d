/** Flink's own table test programs, compiled by Flink's planner and run on the engine. */
@org.jspecify.annotations.NullMarked
package io.millrace.conformance;

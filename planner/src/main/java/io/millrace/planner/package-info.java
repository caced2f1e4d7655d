/** SQL script to CompiledPlan, with a plan cache; the only module that sees the planner of Flink. */
@org.jspecify.annotations.NullMarked
package io.millrace.planner;

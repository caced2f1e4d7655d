/** Reads the JSON of a CompiledPlan into plan records. */
@org.jspecify.annotations.NullMarked
package io.millrace.plan.json;

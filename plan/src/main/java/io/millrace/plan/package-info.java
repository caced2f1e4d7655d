/** CompiledPlan JSON read into sealed plan records; explain text. */
@org.jspecify.annotations.NullMarked
package io.millrace.plan;

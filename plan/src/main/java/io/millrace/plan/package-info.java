/** A CompiledPlan as sealed records, one for each kind of node, and its text. */
@org.jspecify.annotations.NullMarked
package io.millrace.plan;

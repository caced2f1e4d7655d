/** Aggregates: functions whose accumulators hold all groups in arrays by slot, and the operators that group without windows. */
@org.jspecify.annotations.NullMarked
package io.millrace.operators.aggregate;

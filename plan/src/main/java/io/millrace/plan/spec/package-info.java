/** The parts plan nodes are made of: tables, windows, joins, ranks, aggregate calls. */
@org.jspecify.annotations.NullMarked
package io.millrace.plan.spec;

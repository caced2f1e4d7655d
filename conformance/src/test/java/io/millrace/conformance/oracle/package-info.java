/** A second oracle: random programs over random streams, run on the engine and on Flink, whose tables must be equal. */
@org.jspecify.annotations.NullMarked
package io.millrace.conformance.oracle;

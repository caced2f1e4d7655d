/** Flink's own table test programs and golden SQL, run on the engine. */
@org.jspecify.annotations.NullMarked
package io.millrace.conformance;

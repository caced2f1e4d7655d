/** Formats: bytes of events to columns and back, with the option names and meanings of Flink's formats. */
@org.jspecify.annotations.NullMarked
package io.millrace.connect.format;

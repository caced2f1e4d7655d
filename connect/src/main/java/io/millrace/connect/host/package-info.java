/** Formats of Flink, from any jar, as formats of the engine: row by row, where ours go column by column. */
@org.jspecify.annotations.NullMarked
package io.millrace.connect.host;

/** CSV: bytes to columns and back, with the options and conversions of Flink's {@code csv} format. */
@org.jspecify.annotations.NullMarked
package io.millrace.connect.format.csv;

/** JSON: bytes to columns and back without a tree, with the options and coercions of Flink's {@code json} format. */
@org.jspecify.annotations.NullMarked
package io.millrace.connect.format.json;

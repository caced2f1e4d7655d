/** The same SQL on Flink: in process. */
@org.jspecify.annotations.NullMarked
package io.millrace.flink;

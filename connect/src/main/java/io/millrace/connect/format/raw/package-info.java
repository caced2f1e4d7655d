/** Raw: an event is the value of one column, as it is. */
@org.jspecify.annotations.NullMarked
package io.millrace.connect.format.raw;

/** The narrow waist: the contracts Operator, Source and Sink and their contexts. */
@org.jspecify.annotations.NullMarked
package io.millrace.dataflow;

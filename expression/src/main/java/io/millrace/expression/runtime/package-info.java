/** What generated code extends and calls: reusable values and kernels over bytes. */
@org.jspecify.annotations.NullMarked
package io.millrace.expression.runtime;

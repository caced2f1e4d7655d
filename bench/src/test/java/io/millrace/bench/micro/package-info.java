/** Microbenchmarks, run by {@link Microbenchmarks}. */
@org.jspecify.annotations.NullMarked
package io.millrace.bench.micro;

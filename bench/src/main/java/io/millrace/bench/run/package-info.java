/** Queries in processes of their own, measured. */
@org.jspecify.annotations.NullMarked
package io.millrace.bench.run;

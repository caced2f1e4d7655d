/** The connector {@code nexmark} for both engines, and the queries. */
@org.jspecify.annotations.NullMarked
package io.millrace.bench.nexmark;

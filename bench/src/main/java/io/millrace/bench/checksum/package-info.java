/** The connector {@code checksum} for both engines: counts rows and sums their hashes. */
@org.jspecify.annotations.NullMarked
package io.millrace.bench.checksum;

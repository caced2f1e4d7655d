/** The connector {@code keys} for both engines: as many keys as one wants, to see what state costs. */
@org.jspecify.annotations.NullMarked
package io.millrace.bench.keys;

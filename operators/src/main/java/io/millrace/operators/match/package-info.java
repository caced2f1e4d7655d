/** MATCH_RECOGNIZE: patterns in the order of rows. */
@org.jspecify.annotations.NullMarked
package io.millrace.operators.match;

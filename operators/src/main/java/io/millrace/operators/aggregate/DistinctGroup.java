package io.millrace.operators.aggregate;

import io.millrace.data.Column;

/**
 * The distinct values of one group on their way from a local aggregate to a global one: rows {@code [start, end)} of
 * columns that all groups of one output batch share.
 *
 * @param values a column an argument
 * @param counts for each filter, how often each value came less how often it was taken back
 */
record DistinctGroup(Column[] values, long[][] counts, int start, int end) {}

package io.millrace.plan.spec;

/**
 * A sort key.
 *
 * @param index input column, from 0
 * @param nullIsLast whether nulls come after all values, whatever the direction
 */
public record SortField(int index, boolean isAscending, boolean nullIsLast) {}

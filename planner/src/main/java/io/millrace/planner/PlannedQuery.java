package io.millrace.planner;

import java.util.List;

/**
 * A SELECT as a plan that ends in a table of the connector {@code collect}.
 *
 * @param script the plan; its one sink is the collecting table
 * @param collection the id to give to {@link io.millrace.planner.collect.CollectedRows#open}
 * @param columns the names and types of the query's columns
 * @param changes the kinds of rows that arrive, in Flink's names ({@code INSERT}, {@code UPDATE_BEFORE},
 *     {@code UPDATE_AFTER}, {@code DELETE}); {@code INSERT} alone means that no row is ever taken back
 */
public record PlannedQuery(
        PlannedScript script, String collection, List<PlannedTable.Column> columns, List<String> changes) {

    public PlannedQuery {
        columns = List.copyOf(columns);
        changes = List.copyOf(changes);
    }

    /** Whether rows can be changed or taken back after they arrived. */
    public boolean isUpdating() {
        return !changes.equals(List.of("INSERT"));
    }
}

package io.millrace.plan.spec;

import java.util.List;

/**
 * A table to write and the abilities to give its sink, in order.
 *
 * @param targetColumns columns named by {@code INSERT INTO t (a, b)} as paths of positions; empty for all columns
 */
public record SinkTable(CatalogTable table, List<SinkAbility> abilities, List<List<Integer>> targetColumns) {
    public SinkTable {
        abilities = List.copyOf(abilities);
        targetColumns = List.copyOf(targetColumns);
    }
}

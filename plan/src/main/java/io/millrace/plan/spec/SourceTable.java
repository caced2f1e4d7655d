package io.millrace.plan.spec;

import java.util.List;

/** A table to read and the abilities to give its source, in order. */
public record SourceTable(CatalogTable table, List<Ability> abilities) {
    public SourceTable {
        abilities = List.copyOf(abilities);
    }
}

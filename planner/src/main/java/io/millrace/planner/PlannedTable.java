package io.millrace.planner;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table or view that a script declares or uses.
 *
 * @param identifier {@code catalog.database.name}, without quotes
 * @param name the last part of the identifier
 * @param isView whether it is a view; a view has no options
 * @param columns in declared order
 * @param primaryKey the names of its columns, empty without one
 * @param options the WITH clause
 * @param isSource whether the plan reads it
 * @param isSink whether the plan writes it
 */
public record PlannedTable(
        String identifier,
        String name,
        boolean isView,
        List<Column> columns,
        List<String> primaryKey,
        Map<String, String> options,
        boolean isSource,
        boolean isSink) {

    /**
     * One column.
     *
     * @param name as declared
     * @param type Flink's type string, such as {@code DECIMAL(10, 2) NOT NULL}
     * @param kind where its values come from
     * @param expression the SQL of a computed column, or the key of a metadata column where it is not the name
     */
    public record Column(
            String name, String type, Kind kind, @Nullable String expression) {}

    /** Where the values of a column come from. */
    public enum Kind {
        PHYSICAL,
        COMPUTED,
        METADATA
    }

    /** The value of {@code 'connector'}, or an empty string for a view. */
    public String connector() {
        return options.getOrDefault("connector", "");
    }
}

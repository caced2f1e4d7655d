package io.millrace.conformance.oracle;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query that others are built on.
 *
 * @param sql a complete SELECT statement
 * @param columns what it gives, by unique names
 * @param rowtime column that is still an event time attribute; null if none is
 * @param isAppend whether it only ever adds rows
 * @param isOrdered whether the order of its rows is that of one stream
 */
record Relation(String sql, List<Column> columns, @Nullable String rowtime, boolean isAppend, boolean isOrdered) {
    Relation {
        columns = List.copyOf(columns);
    }

    List<Column> orderedColumns() {
        return columns.stream().filter(Column::isOrdered).toList();
    }
}

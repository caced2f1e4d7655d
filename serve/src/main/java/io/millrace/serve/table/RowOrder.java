package io.millrace.serve.table;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One term of an order: {@code column} ascending or {@code -column} descending; nulls come last in both. */
public record RowOrder(TableColumn column, boolean descending) {

    static RowOrder parse(String term, List<TableColumn> columns) {
        boolean descending = term.startsWith("-");
        String name = descending ? term.substring(1) : term;
        List<String> names = new ArrayList<>();
        for (TableColumn column : columns) {
            if (column.name().equals(name)) {
                return new RowOrder(column, descending);
            }
            names.add(column.name());
        }
        throw new QueryException(
                "Cannot order by '" + name + "': the table has no such column.",
                NameHint.of(name, names, "Name one of the table's columns."));
    }

    /** As it is written in a query. */
    public String term() {
        return (descending ? "-" : "") + column.name();
    }

    int compare(@Nullable String left, @Nullable String right) {
        if (left == null || right == null) {
            return Boolean.compare(left == null, right == null);
        }
        int order = compareValues(column.kind(), left, right);
        return descending ? -order : order;
    }

    /** Compares two non-null values as the column's kind does. Text that is no number sorts as text. */
    static int compareValues(TableColumn.Kind kind, String left, String right) {
        return switch (kind) {
            case NUMBER -> compareNumbers(left, right);
            case TIME -> instantText(left).compareTo(instantText(right));
            case BOOLEAN, TEXT -> left.compareTo(right);
        };
    }

    private static int compareNumbers(String left, String right) {
        try {
            int order = Double.compare(Double.parseDouble(left), Double.parseDouble(right));
            // A BIGINT or DECIMAL can differ beyond the 53 bits of a double.
            return order != 0 || left.equals(right) ? order : new BigDecimal(left).compareTo(new BigDecimal(right));
        } catch (NumberFormatException e) {
            return left.compareTo(right);
        }
    }

    /** Flink writes {@code 2010-12-01 08:26:00Z}, people and browsers {@code 2010-12-01T08:26Z}: one form for both. */
    private static String instantText(String text) {
        String plain = text.endsWith("Z") ? text.substring(0, text.length() - 1) : text;
        int separator = plain.indexOf('T');
        return separator < 0 ? plain : plain.substring(0, separator) + ' ' + plain.substring(separator + 1);
    }
}

package io.millrace.serve.table;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One condition on a column. In a query string {@code column=value} or {@code column.eq=value} is equality, and the
 * suffixes {@code .ne .gt .gte .lt .lte .contains .null} the others. All conditions of a query must hold.
 */
public record RowFilter(TableColumn column, Comparison comparison, String value) {

    /** How a column is compared with a value. */
    public enum Comparison {
        EQ,
        NE,
        GT,
        GTE,
        LT,
        LTE,
        CONTAINS,
        NULL;

        static @Nullable Comparison of(String suffix) {
            for (Comparison comparison : values()) {
                if (comparison.name().toLowerCase(Locale.ROOT).equals(suffix)) {
                    return comparison;
                }
            }
            return null;
        }
    }

    public RowFilter {
        if (comparison == Comparison.NULL && !value.equals("true") && !value.equals("false")) {
            throw new QueryException(
                    "'" + column.name() + ".null' takes true or false, not '" + value + "'.",
                    "Write " + column.name() + ".null=true for rows where the column is null.");
        }
        boolean compares = comparison != Comparison.NULL && comparison != Comparison.CONTAINS;
        if (compares && column.kind() == TableColumn.Kind.NUMBER && !isNumber(value)) {
            throw new QueryException(
                    "'" + value + "' is not a number, but column '" + column.name() + "' is " + column.type() + ".",
                    "Compare with a number, for example " + column.name() + ".gt=10.");
        }
    }

    /** Whether a value passes; a null passes only {@code .null=true}, as in SQL. */
    boolean accepts(@Nullable String text) {
        if (comparison == Comparison.NULL) {
            return value.equals("true") == (text == null);
        }
        if (text == null) {
            return false;
        }
        return switch (comparison) {
            case CONTAINS -> text.toLowerCase(Locale.ROOT).contains(value.toLowerCase(Locale.ROOT));
            case EQ -> order(text) == 0;
            case NE -> order(text) != 0;
            case GT -> order(text) > 0;
            case GTE -> order(text) >= 0;
            case LT -> order(text) < 0;
            case LTE -> order(text) <= 0;
            case NULL -> throw new IllegalStateException("answered above");
        };
    }

    private int order(String text) {
        return RowOrder.compareValues(column.kind(), text, value);
    }

    private static boolean isNumber(String text) {
        try {
            Double.parseDouble(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}

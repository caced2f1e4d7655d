package io.millrace.serve.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a table a reader wants, and in what order.
 *
 * @param limit at most so many rows, 1 to {@link #MAX_LIMIT}
 */
public record TableQuery(List<RowFilter> filters, List<RowOrder> orders, int limit) {

    public static final int DEFAULT_LIMIT = 100;
    public static final int MAX_LIMIT = 10_000;

    public TableQuery {
        filters = List.copyOf(filters);
        orders = List.copyOf(orders);
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new QueryException(
                    "limit must be between 1 and " + MAX_LIMIT + ", not " + limit + ".",
                    "Narrow the rows with filters, or follow the table's changes with ?snapshot=true.");
        }
    }

    /** The rows a reader sees who asks for nothing in particular. */
    public static TableQuery all(TableDescriptor table, int limit) {
        return new TableQuery(List.of(), defaultOrders(table), limit);
    }

    /**
     * Reads a query string: {@code limit}, {@code order} (comma-separated terms) and conditions on columns.
     *
     * @throws QueryException when a parameter is no column, or a value does not fit its column
     */
    public static TableQuery parse(TableDescriptor table, Map<String, List<String>> parameters, int defaultLimit) {
        List<RowFilter> filters = new ArrayList<>();
        List<RowOrder> orders = new ArrayList<>();
        int limit = defaultLimit;
        for (Map.Entry<String, List<String>> parameter : parameters.entrySet()) {
            for (String value : parameter.getValue()) {
                switch (parameter.getKey()) {
                    case "limit" -> limit = parseLimit(value);
                    case "order" -> {
                        for (String term : value.split(",")) {
                            orders.add(RowOrder.parse(term.strip(), table.columns()));
                        }
                    }
                    default -> filters.add(parseFilter(table, parameter.getKey(), value));
                }
            }
        }
        return new TableQuery(filters, orders.isEmpty() ? defaultOrders(table) : orders, limit);
    }

    private static int parseLimit(String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new QueryException("limit is not a number: '" + value + "'.", "Write for example limit=100.");
        }
    }

    private static RowFilter parseFilter(TableDescriptor table, String name, String value) {
        TableColumn column = table.column(name);
        if (column != null) {
            return new RowFilter(column, RowFilter.Comparison.EQ, value);
        }
        int dot = name.lastIndexOf('.');
        RowFilter.@Nullable Comparison comparison = dot < 0 ? null : RowFilter.Comparison.of(name.substring(dot + 1));
        column = dot < 0 ? null : table.column(name.substring(0, dot));
        if (column != null && comparison != null) {
            return new RowFilter(column, comparison, value);
        }
        if (column != null) {
            throw new QueryException(
                    "Unknown comparison '." + name.substring(dot + 1) + "' on column '" + column.name() + "'.",
                    "Use one of .eq .ne .gt .gte .lt .lte .contains .null.");
        }
        List<String> names = new ArrayList<>(List.of("limit", "order"));
        for (TableColumn known : table.columns()) {
            names.add(known.name());
        }
        String asked = comparison == null ? name : name.substring(0, dot);
        throw new QueryException(
                "Table '" + table.name() + "' has no column '" + asked + "'.",
                NameHint.of(asked, names, "GET /api/tables lists its columns."));
    }

    /**
     * The descriptor's order; else, for a keyed table, key columns that are times newest first and the others
     * ascending, which shows the current window on top; else none: an append-only table shows its newest rows first.
     */
    static List<RowOrder> defaultOrders(TableDescriptor table) {
        List<RowOrder> orders = new ArrayList<>();
        for (String term : table.order()) {
            orders.add(RowOrder.parse(term, table.columns()));
        }
        if (!orders.isEmpty()) {
            return orders;
        }
        for (String key : table.primaryKey()) {
            TableColumn column = RowOrder.parse(key, table.columns()).column();
            if (column.kind() == TableColumn.Kind.TIME) {
                orders.add(new RowOrder(column, true));
            }
        }
        for (String key : table.primaryKey()) {
            TableColumn column = RowOrder.parse(key, table.columns()).column();
            if (column.kind() != TableColumn.Kind.TIME) {
                orders.add(new RowOrder(column, false));
            }
        }
        return orders;
    }
}

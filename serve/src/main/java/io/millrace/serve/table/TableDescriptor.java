package io.millrace.serve.table;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the application says about a served table: its columns and the topic that is its truth.
 *
 * <p>With a primary key the topic is read as a changelog of upserts: the record key is a JSON object of the key
 * columns, the value a JSON object of the whole row, a null value deletes the row. Without one every record appends a
 * row and the newest {@code retainedRows} are kept.
 *
 * @param primaryKey names of key columns in order; empty for an append-only table
 * @param alert whether each row that appears is an alert, shown in the page's feed
 * @param order the order in which rows are shown when a reader asks for none, as {@link RowOrder} writes it
 * @param retainedRows how many rows an append-only table keeps in memory; keyed tables keep all
 */
public record TableDescriptor(
        String name,
        List<TableColumn> columns,
        List<String> primaryKey,
        String topic,
        boolean alert,
        List<String> order,
        int retainedRows) {

    public static final int DEFAULT_RETAINED_ROWS = 10_000;

    public TableDescriptor {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
        order = List.copyOf(order);
        if (name.isEmpty() || topic.isEmpty() || columns.isEmpty()) {
            throw new IllegalArgumentException("A served table needs a name, a topic and columns: name=" + name
                    + " topic=" + topic + " columns=" + columns.size());
        }
        if (retainedRows < 1) {
            throw new IllegalArgumentException("retainedRows must be positive: table=" + name + " is=" + retainedRows);
        }
        Set<String> names = new HashSet<>();
        for (TableColumn column : columns) {
            if (!names.add(column.name())) {
                throw new IllegalArgumentException("Column declared twice: table=" + name + " column=" + column.name());
            }
        }
        for (String key : primaryKey) {
            if (!names.contains(key)) {
                throw new IllegalArgumentException("Key column is not a column: table=" + name + " column=" + key);
            }
        }
        for (String term : order) {
            RowOrder.parse(term, columns);
        }
    }

    /** A table of upserts by {@code primaryKey}. */
    public static TableDescriptor keyed(String name, List<TableColumn> columns, List<String> primaryKey, String topic) {
        if (primaryKey.isEmpty()) {
            throw new IllegalArgumentException("A keyed table needs key columns: table=" + name);
        }
        return new TableDescriptor(name, columns, primaryKey, topic, false, List.of(), DEFAULT_RETAINED_ROWS);
    }

    /** A table to which every record appends a row. */
    public static TableDescriptor appendOnly(String name, List<TableColumn> columns, String topic) {
        return new TableDescriptor(name, columns, List.of(), topic, false, List.of(), DEFAULT_RETAINED_ROWS);
    }

    /** The same table, its rows shown as alerts. */
    public TableDescriptor asAlerts() {
        return new TableDescriptor(name, columns, primaryKey, topic, true, order, retainedRows);
    }

    /** The same table, shown in this order when a reader asks for none: {@code "-window_start", "rank"}. */
    public TableDescriptor orderedBy(String... terms) {
        return new TableDescriptor(name, columns, primaryKey, topic, alert, List.of(terms), retainedRows);
    }

    /** The same table, keeping the newest {@code rows} if it is append-only. */
    public TableDescriptor retaining(int rows) {
        return new TableDescriptor(name, columns, primaryKey, topic, alert, order, rows);
    }

    public boolean appendOnly() {
        return primaryKey.isEmpty();
    }

    /** The column of this name, or null. */
    public @org.jspecify.annotations.Nullable TableColumn column(String columnName) {
        for (TableColumn column : columns) {
            if (column.name().equals(columnName)) {
                return column;
            }
        }
        return null;
    }
}

package io.millrace.conformance.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Makes a random query over tables. What it gives is the same for every order in which rows of different tables are read,
 * so that runs can be compared by their final tables.
 */
final class QueryGenerator {
    private final Choices choices;
    private final List<StreamTable> tables;
    private final boolean isLate;
    private int names;
    private boolean usesTime;

    /** @param isLate whether rows may be late; then no two streams are joined by time */
    QueryGenerator(Choices choices, List<StreamTable> tables, boolean isLate) {
        this.choices = choices;
        this.isLate = isLate;
        this.tables = tables;
    }

    /** Whether the query judges rows by the watermark. */
    boolean usesTime() {
        return usesTime;
    }

    Relation query() {
        Relation relation = scan(tables.get(0));
        int steps = 1 + choices.below(4);
        for (int i = 0; i < steps; i++) {
            relation = step(relation);
        }
        return relation;
    }

    private Relation step(Relation input) {
        boolean isTimed = input.rowtime() != null;
        return switch (choices.below(20)) {
            case 0 -> filter(input);
            case 1 -> project(input);
            case 2, 3 -> aggregate(input);
            case 4 -> distinct(input);
            case 5, 6 -> join(input);
            case 7 -> semiJoin(input);
            case 8 -> topN(input);
            case 9 -> union(input);
            case 10 -> isTimed ? window(input) : aggregate(input);
            case 11 -> isTimed ? deduplicate(input) : topN(input);
            case 12 -> isTimed ? over(input) : project(input);
            case 13 -> groupingSets(input);
            case 14 -> unnest(input);
            case 15 -> isTimed ? timeJoin(input, false) : join(input);
            case 16 -> isTimed ? timeJoin(input, true) : semiJoin(input);
            case 17 -> orderedLimit(input);
            case 18 -> input.isOrdered() ? orderedAggregate(input) : aggregate(input);
            default -> isTimed ? windowTopN(input) : filter(input);
        };
    }

    private String name() {
        return "c" + names++;
    }

    private static Relation scan(StreamTable table) {
        String rowtime = table.hasWatermark() ? table.columns().get(1).name() : null;
        boolean isAppend = table.mode() == StreamTable.Mode.APPEND;
        return new Relation("SELECT * FROM " + table.name(), table.columns(), rowtime, isAppend, isAppend);
    }

    /** Another input, which may be the same table again, under names of its own. */
    private Relation other() {
        Relation scan = scan(choices.pick(tables));
        List<Column> renamed = new ArrayList<>();
        List<String> list = new ArrayList<>();
        for (Column column : scan.columns()) {
            renamed.add(new Column(name(), column.type()));
            list.add(column.name() + " AS " + renamed.get(renamed.size() - 1).name());
        }
        Relation other = new Relation(
                "SELECT " + String.join(", ", list) + " FROM (" + scan.sql() + ")",
                renamed,
                null,
                scan.isAppend(),
                false);
        return choices.chance(40) ? aggregate(other) : other;
    }

    private Relation filter(Relation input) {
        String condition = new ExpressionGenerator(choices, input.columns()).condition(2);
        String sql = "SELECT * FROM (" + input.sql() + ") WHERE " + condition;
        return new Relation(sql, input.columns(), input.rowtime(), input.isAppend(), input.isOrdered());
    }

    /** All columns and some computed ones, or only those that are chosen. */
    private Relation project(Relation input) {
        List<Column> columns = new ArrayList<>();
        List<String> list = new ArrayList<>();
        boolean keepsAll = choices.chance(60);
        for (Column column : input.columns()) {
            if (keepsAll || column.name().equals(input.rowtime()) || choices.chance(40) || columns.isEmpty()) {
                columns.add(column);
                list.add(column.name());
            }
        }
        ExpressionGenerator expressions = new ExpressionGenerator(choices, input.columns());
        int computed = 1 + choices.below(3);
        for (int i = 0; i < computed; i++) {
            Column column = new Column(name(), choices.pick(TableGenerator.TYPES.subList(0, 13)));
            columns.add(column);
            list.add("CAST(" + expressions.of(column.type(), 3) + " AS " + column.type() + ") AS " + column.name());
        }
        String sql = "SELECT " + String.join(", ", list) + " FROM (" + input.sql() + ")";
        return new Relation(sql, columns, input.rowtime(), input.isAppend(), input.isOrdered());
    }

    // ---- aggregates

    private Relation aggregate(Relation input) {
        List<Column> keys = choose(input.orderedColumns(), choices.below(3));
        List<Column> columns = new ArrayList<>(keys);
        List<String> list = new ArrayList<>(names(keys));
        aggregates(input, columns, list);
        String sql = "SELECT " + String.join(", ", list) + " FROM (" + input.sql() + ")"
                + (keys.isEmpty() ? "" : " GROUP BY " + String.join(", ", names(keys)));
        if (!keys.isEmpty() && choices.chance(20)) {
            sql += " HAVING COUNT(*) > 1";
        }
        return new Relation(sql, columns, null, false, false);
    }

    private void aggregates(Relation input, List<Column> columns, List<String> list) {
        int count = 1 + choices.below(3);
        for (int i = 0; i < count; i++) {
            Column column = choices.pick(input.orderedColumns());
            String name = name();
            String distinct = choices.chance(20) ? "DISTINCT " : "";
            String call;
            String type;
            switch (choices.below(6)) {
                case 1 -> {
                    call = "COUNT(" + distinct + column.name() + ")";
                    type = "BIGINT";
                }
                case 2 -> {
                    call = "MIN(" + column.name() + ")";
                    type = column.type();
                }
                case 3 -> {
                    call = "MAX(" + column.name() + ")";
                    type = column.type();
                }
                case 4 -> {
                    call = (column.isSummable() ? "SUM(" + distinct + column.name() : "COUNT(" + column.name()) + ")";
                    type = column.isSummable() ? column.type() : "BIGINT";
                }
                case 5 -> {
                    call = (column.isSummable() ? "AVG(" + distinct + column.name() : "COUNT(" + column.name()) + ")";
                    type = column.isSummable() ? column.type() : "BIGINT";
                }
                default -> {
                    call = "COUNT(*)";
                    type = "BIGINT";
                }
            }
            if (choices.chance(15)) {
                call += " FILTER (WHERE " + new ExpressionGenerator(choices, input.columns()).condition(1) + ")";
            }
            columns.add(new Column(name, type));
            list.add("CAST(" + call + " AS " + type + ") AS " + name);
        }
    }

    /** Of the rows of one stream, in their order. */
    private Relation orderedAggregate(Relation input) {
        List<Column> keys = choose(input.orderedColumns(), 1);
        Column column = choices.pick(input.orderedColumns());
        String name = name();
        String call = choices.pick(List.of("LAST_VALUE(%s)", "FIRST_VALUE(%s)", "LISTAGG(CAST(%s AS STRING))"));
        String type = call.startsWith("LISTAGG") ? "STRING" : column.type();
        List<Column> columns = new ArrayList<>(keys);
        columns.add(new Column(name, type));
        String sql = "SELECT " + String.join(", ", names(keys)) + ", CAST(" + call.formatted(column.name()) + " AS "
                + type + ") AS " + name + " FROM (" + input.sql() + ") GROUP BY " + String.join(", ", names(keys));
        return new Relation(sql, columns, null, false, false);
    }

    private Relation groupingSets(Relation input) {
        List<Column> keys = choose(input.orderedColumns(), 2);
        List<Column> columns = new ArrayList<>(keys);
        List<String> list = new ArrayList<>(names(keys));
        aggregates(input, columns, list);
        String function = choices.pick(List.of("ROLLUP", "CUBE", "GROUPING SETS"));
        String sets = function.equals("GROUPING SETS")
                ? keys.stream().map(key -> "(" + key.name() + ")").collect(Collectors.joining(", ")) + ", ()"
                : String.join(", ", names(keys));
        String sql = "SELECT " + String.join(", ", list) + " FROM (" + input.sql() + ") GROUP BY " + function + " ("
                + sets + ")";
        return new Relation(sql, columns, null, false, false);
    }

    private Relation distinct(Relation input) {
        List<Column> columns = choose(input.orderedColumns(), 1 + choices.below(2));
        String sql = "SELECT DISTINCT " + String.join(", ", names(columns)) + " FROM (" + input.sql() + ")";
        return new Relation(sql, columns, null, input.isAppend(), false);
    }

    private Relation window(Relation input) {
        usesTime = true;
        String view = windowed(input);
        List<Column> keys = choose(
                input.orderedColumns().stream()
                        .filter(c -> !c.name().equals(input.rowtime()))
                        .toList(),
                choices.below(2));
        String start = name();
        String end = name();
        List<Column> columns = new ArrayList<>(keys);
        columns.add(new Column(start, "TIMESTAMP(3)"));
        columns.add(new Column(end, "TIMESTAMP(3)"));
        List<String> list = new ArrayList<>(names(keys));
        list.add("window_start AS " + start);
        list.add("window_end AS " + end);
        aggregates(input, columns, list);
        List<String> groups = new ArrayList<>(List.of("window_start", "window_end"));
        groups.addAll(names(keys));
        String sql = "SELECT " + String.join(", ", list) + " FROM " + view + " GROUP BY " + String.join(", ", groups);
        return new Relation(sql, columns, null, input.isAppend(), false);
    }

    private String windowed(Relation input) {
        return windowed(input, choices.pick(List.of("TUMBLE", "HOP", "CUMULATE", "SESSION")));
    }

    private static String windowed(Relation input, String function) {
        String time = "(SELECT * FROM TABLE(%s(TABLE t_in, DESCRIPTOR(" + input.rowtime() + "), %s)))";
        String sizes =
                switch (function) {
                    case "HOP" -> "INTERVAL '5' SECOND, INTERVAL '10' SECOND";
                    case "SESSION" -> "INTERVAL '4' SECOND";
                    case "CUMULATE" -> "INTERVAL '5' SECOND, INTERVAL '20' SECOND";
                    default -> "INTERVAL '10' SECOND";
                };
        return time.formatted(function, sizes).replace("TABLE t_in", "(" + input.sql() + ")");
    }

    private Relation windowTopN(Relation input) {
        usesTime = true;
        String rank = name();
        String order = input.orderedColumns().stream().map(Column::name).collect(Collectors.joining(", "));
        String sql = "SELECT " + String.join(", ", names(input.columns())) + ", window_start AS " + rank
                + " FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY " + order
                + ") AS rn FROM " + windowed(input) + ") WHERE rn <= " + (1 + choices.below(3));
        List<Column> columns = new ArrayList<>(input.columns());
        columns.add(new Column(rank, "TIMESTAMP(3)"));
        return new Relation(sql, columns, null, input.isAppend(), false);
    }

    // ---- joins

    private Relation join(Relation input) {
        Relation other = other();
        String kind = choices.pick(List.of("JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"));
        List<Column> columns = new ArrayList<>(input.columns());
        columns.addAll(other.columns());
        String condition = equality(input, other);
        if (choices.chance(25)) {
            List<Column> compared = comparable(columns);
            condition += compared.isEmpty() ? "" : " AND " + new ExpressionGenerator(choices, compared).condition(1);
        }
        String sql = "SELECT * FROM (" + input.sql() + ") " + kind + " (" + other.sql() + ") ON " + condition;
        return new Relation(sql, columns, null, kind.equals("JOIN") && input.isAppend() && other.isAppend(), false);
    }

    /**
     * Columns that conditions of joins may compare. Where they compare event times, Flink joins within a time: then rows
     * that are late make a difference, and which are depends on the order in which the streams are read.
     */
    private List<Column> comparable(List<Column> columns) {
        usesTime |= !isLate && columns.stream().anyMatch(column -> column.type().equals("TIMESTAMP(3)"));
        return columns.stream()
                .filter(column ->
                        column.isOrdered() && !(isLate && column.type().equals("TIMESTAMP(3)")))
                .toList();
    }

    private String equality(Relation left, Relation right) {
        List<Column> leftColumns = comparable(left.columns());
        for (int attempt = 0; attempt < 4 && !leftColumns.isEmpty(); attempt++) {
            Column column = choices.pick(leftColumns);
            List<Column> matching = comparable(right.columns()).stream()
                    .filter(c -> c.type().equals(column.type()))
                    .toList();
            if (!matching.isEmpty()) {
                return column.name() + " = " + choices.pick(matching).name();
            }
        }
        String text = "CAST(%s AS STRING)";
        return text.formatted(left.orderedColumns().get(0).name()) + " = "
                + text.formatted(right.orderedColumns().get(0).name());
    }

    private Relation semiJoin(Relation input) {
        Relation other = other();
        String not = choices.chance(50) ? "NOT " : "";
        String sql = "SELECT * FROM (" + input.sql() + ") WHERE " + not + "EXISTS (SELECT 1 FROM (" + other.sql()
                + ") WHERE " + equality(input, other) + ")";
        return new Relation(sql, input.columns(), null, false, false);
    }

    private Relation union(Relation input) {
        Relation other = other();
        List<Column> kept = choose(input.orderedColumns(), 1 + choices.below(3));
        ExpressionGenerator expressions = new ExpressionGenerator(choices, other.columns());
        List<String> list = new ArrayList<>();
        for (Column column : kept) {
            list.add(expressions.of(column.type(), 1));
        }
        String operator = choices.pick(List.of("UNION ALL", "UNION", "INTERSECT", "EXCEPT"));
        // Event time attributes are no columns to unite with others: the cast makes plain timestamps of them.
        String left = kept.stream()
                .map(column -> "CAST(%s AS %s) AS %s".formatted(column.name(), column.type(), column.name()))
                .collect(Collectors.joining(", "));
        String sql = "(SELECT " + left + " FROM (" + input.sql() + ")) " + operator + " (SELECT "
                + String.join(", ", list) + " FROM (" + other.sql() + "))";
        return new Relation("SELECT * FROM (" + sql + ")", kept, null, false, false);
    }

    /** A join within a time, or of the rows of the same window, with an append stream that has event time. */
    private Relation timeJoin(Relation input, boolean isWindow) {
        List<StreamTable> timed =
                tables.stream().filter(StreamTable::hasWatermark).toList();
        if (isLate || timed.isEmpty()) {
            return join(input);
        }
        usesTime = true;
        Relation scan = scan(choices.pick(timed));
        List<Column> renamed = new ArrayList<>();
        List<String> list = new ArrayList<>();
        for (Column column : scan.columns()) {
            renamed.add(new Column(name(), column.type()));
            list.add(column.name() + " AS " + renamed.get(renamed.size() - 1).name());
        }
        String time = renamed.get(1).name();
        Relation other = new Relation(
                "SELECT " + String.join(", ", list) + " FROM " + scan.sql().substring("SELECT * FROM ".length()),
                renamed,
                time,
                true,
                false);
        String kind = choices.pick(List.of("JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"));
        List<Column> columns = new ArrayList<>(input.columns());
        columns.addAll(renamed);
        String equality = equality(input, other);
        String sql;
        if (isWindow) {
            String function = choices.pick(List.of("TUMBLE", "HOP", "CUMULATE"));
            sql = "SELECT " + String.join(", ", names(columns)) + " FROM " + windowed(input, function) + " l " + kind
                    + " " + windowed(other, function)
                    + " r ON l.window_start = r.window_start AND l.window_end = r.window_end AND " + equality;
        } else {
            sql = "SELECT * FROM (" + input.sql() + ") " + kind + " (" + other.sql() + ") ON " + equality + " AND "
                    + input.rowtime() + " BETWEEN " + time + " - INTERVAL '10' SECOND AND " + time
                    + " + INTERVAL '5' SECOND";
        }
        return new Relation(sql, columns, null, input.isAppend(), false);
    }

    private Relation unnest(Relation input) {
        List<Column> arrays = input.columns().stream()
                .filter(column -> column.type().equals("ARRAY<INT>"))
                .toList();
        ExpressionGenerator expressions = new ExpressionGenerator(choices, input.columns());
        String array = arrays.isEmpty()
                ? "ARRAY[" + expressions.of("INT", 1) + ", " + expressions.of("INT", 1) + "]"
                : choices.pick(arrays).name();
        String name = name();
        String kind =
                choices.pick(List.of("CROSS JOIN UNNEST(%s) AS u (%s)", "LEFT JOIN UNNEST(%s) AS u (%s) ON TRUE"));
        String held = name();
        String sql = "SELECT " + String.join(", ", names(input.columns())) + ", " + name + " FROM (SELECT *, " + array
                + " AS " + held + " FROM (" + input.sql() + ")) " + kind.formatted(held, name);
        List<Column> columns = new ArrayList<>(input.columns());
        columns.add(new Column(name, "INT"));
        return new Relation(sql, columns, null, input.isAppend(), false);
    }

    // ---- ranks

    /** Without OFFSET where rows are taken back: Flink keeps some of those that it skips too long. */
    private Relation orderedLimit(Relation input) {
        List<Column> ordered = input.orderedColumns();
        String list = String.join(", ", names(ordered));
        String sql = "SELECT " + list + " FROM (" + input.sql() + ") ORDER BY " + list + " LIMIT "
                + (1 + choices.below(5)) + (input.isAppend() && choices.chance(30) ? " OFFSET 2" : "");
        return new Relation("SELECT * FROM (" + sql + ")", ordered, null, false, false);
    }

    /** Ordered by every column that has an order, so that what ties is the same. */
    private Relation topN(Relation input) {
        List<Column> ordered = input.orderedColumns();
        Column first = choices.pick(ordered);
        List<Column> partition = choose(ordered, choices.below(2));
        String order = first.name()
                + choices.pick(List.of(" DESC", " ASC"))
                + ordered.stream()
                        .filter(c -> !c.equals(first))
                        .map(c -> ", " + c.name())
                        .collect(Collectors.joining());
        String rank = name();
        boolean showsRank = choices.chance(40);
        List<Column> columns = new ArrayList<>(ordered);
        String list = String.join(", ", names(ordered));
        if (showsRank) {
            columns.add(new Column(rank, "BIGINT"));
        }
        String sql = "SELECT " + list + (showsRank ? ", " + rank : "") + " FROM (SELECT " + list
                + ", ROW_NUMBER() OVER ("
                + (partition.isEmpty() ? "" : "PARTITION BY " + String.join(", ", names(partition)) + " ") + "ORDER BY "
                + order + ") AS " + rank + " FROM (" + input.sql() + ")) WHERE " + rank + " <= "
                + (1 + choices.below(4));
        return new Relation(sql, columns, null, false, false);
    }

    private Relation deduplicate(Relation input) {
        List<Column> partition = choose(input.orderedColumns(), 1);
        String list = String.join(", ", names(input.columns()));
        String sql = "SELECT " + list + " FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY "
                + String.join(", ", names(partition)) + " ORDER BY " + input.rowtime()
                + choices.pick(List.of(" ASC", " DESC")) + ") AS rn FROM (" + input.sql() + ")) WHERE rn = 1";
        return new Relation(sql, input.columns(), null, false, false);
    }

    private Relation over(Relation input) {
        usesTime = true;
        List<Column> partition = choose(input.orderedColumns(), choices.below(2));
        Column column = choices.pick(input.orderedColumns());
        String frame = choices.pick(List.of(
                "RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW",
                "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW",
                "ROWS BETWEEN 2 PRECEDING AND CURRENT ROW",
                "RANGE BETWEEN INTERVAL '10' SECOND PRECEDING AND CURRENT ROW"));
        String call = choices.pick(List.of("COUNT", "MAX", "MIN"));
        String type = call.equals("COUNT") ? "BIGINT" : column.type();
        String name = name();
        String sql = "SELECT *, CAST(" + call + "(" + column.name() + ") OVER ("
                + (partition.isEmpty() ? "" : "PARTITION BY " + String.join(", ", names(partition)) + " ") + "ORDER BY "
                + input.rowtime() + " " + frame + ") AS " + type + ") AS " + name + " FROM (" + input.sql() + ")";
        List<Column> columns = new ArrayList<>(input.columns());
        columns.add(new Column(name, type));
        return new Relation(sql, columns, null, input.isAppend(), false);
    }

    // ---- columns

    private List<Column> choose(List<Column> from, int count) {
        List<Column> chosen = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Column column = choices.pick(from);
            if (!chosen.contains(column)) {
                chosen.add(column);
            }
        }
        return chosen;
    }

    private static List<String> names(List<Column> columns) {
        return columns.stream().map(Column::name).toList();
    }
}

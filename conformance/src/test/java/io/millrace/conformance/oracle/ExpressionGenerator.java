package io.millrace.conformance.oracle;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes random expressions over columns. They do not fail for any value: no division by what may be zero, and what is
 * parsed is tried.
 */
final class ExpressionGenerator {
    private static final List<String> NUMBERS = List.of("INT", "BIGINT", "DOUBLE", "DECIMAL(10, 2)");

    private final Choices choices;
    private final List<Column> columns;

    ExpressionGenerator(Choices choices, List<Column> columns) {
        this.choices = choices;
        this.columns = columns;
    }

    /** An expression of the type. */
    String of(String type, int depth) {
        List<Column> same = columns.stream().filter(c -> c.type().equals(type)).toList();
        if (!same.isEmpty() && (depth == 0 || !choices.chance(70))) {
            return choices.pick(same).name();
        } else if (depth == 0) {
            return "CAST(" + literal(type) + " AS " + type + ")";
        }
        return "CAST(" + call(type, depth - 1) + " AS " + type + ")";
    }

    private String call(String type, int depth) {
        int choice = choices.below(10);
        if (choice == 1) {
            return "CASE WHEN " + condition(depth) + " THEN " + of(type, depth) + " ELSE " + of(type, depth) + " END";
        } else if (choice == 2) {
            return "COALESCE(" + of(type, depth) + ", " + of(type, depth) + ")";
        } else if (choice == 3) {
            return "NULLIF(" + of(type, depth) + ", " + of(type, depth) + ")";
        }
        return switch (type.replaceAll("\\(.*", "")) {
            case "TINYINT", "SMALLINT", "INT", "BIGINT" -> integer(type, depth);
            case "DOUBLE", "DECIMAL" -> number(type, depth);
            case "STRING", "VARCHAR", "CHAR" -> text(depth);
            case "BOOLEAN" -> condition(depth);
            case "DATE" ->
                choices.pick(List.of("DATE '2024-02-29'", "CAST(" + of("TIMESTAMP(3)", depth) + " AS DATE)"));
            case "TIMESTAMP" -> timestamp(depth);
            default -> of(type, 0);
        };
    }

    private String integer(String type, int depth) {
        return switch (choices.below(7)) {
            case 0 -> of(type, depth) + choices.pick(List.of(" + ", " - ", " * ")) + of("INT", depth);
            case 1 -> "CHAR_LENGTH(" + of("STRING", depth) + ")";
            case 2 -> "MOD(" + of("INT", depth) + ", 7)";
            case 3 ->
                "EXTRACT(" + choices.pick(List.of("YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND")) + " FROM "
                        + of("TIMESTAMP(3)", depth) + ")";
            case 4 -> of("INT", depth) + " / 3";
            case 5 -> "TRY_CAST(" + of("STRING", depth) + " AS INT)";
            default -> "ABS(" + of("INT", depth) + ")";
        };
    }

    private String number(String type, int depth) {
        String other = choices.pick(NUMBERS);
        return switch (choices.below(4)) {
            case 0 -> of(type, depth) + choices.pick(List.of(" + ", " - ")) + of(other, depth);
            case 1 -> "GREATEST(" + of(type, depth) + ", " + of(type, depth) + ")";
            case 2 -> "-" + of(type, depth);
            default -> of("INT", depth);
        };
    }

    private String text(int depth) {
        return switch (choices.below(8)) {
            case 0 -> "UPPER(" + of("STRING", depth) + ")";
            case 1 -> of("STRING", depth) + " || " + of("STRING", depth);
            case 2 -> "SUBSTRING(" + of("STRING", depth) + ", 1, 2)";
            case 3 -> "TRIM(" + of("STRING", depth) + ")";
            case 4 -> "REPLACE(" + of("STRING", depth) + ", 'a', 'bc')";
            case 5 -> "DATE_FORMAT(" + of("TIMESTAMP(3)", depth) + ", 'yyyy-MM-dd HH:mm')";
            case 6 -> "LPAD(" + of("STRING", depth) + ", 3, '*')";
            default ->
                "CAST(" + of(choices.pick(List.of("INT", "BIGINT", "DECIMAL(10, 2)", "BOOLEAN", "DATE")), depth)
                        + " AS STRING)";
        };
    }

    private String timestamp(int depth) {
        String operand = of("TIMESTAMP(3)", depth);
        return switch (choices.below(3)) {
            case 0 -> operand + " + INTERVAL '1' DAY";
            case 1 -> "FLOOR(" + operand + " TO " + choices.pick(List.of("MINUTE", "HOUR", "DAY")) + ")";
            default -> "TIMESTAMPADD(MINUTE, " + of("SMALLINT", depth) + ", " + operand + ")";
        };
    }

    /** A condition, which may be unknown. */
    String condition(int depth) {
        Column column = choices.pick(ordered());
        String name = column.name();
        String type = column.type();
        return switch (choices.below(10)) {
            case 0 -> name + " IS NOT NULL";
            case 1 -> name + choices.pick(List.of(" = ", " <> ", " < ", " >= ")) + of(type, depth);
            case 2 -> name + " IS NULL";
            case 3 -> "NOT (" + condition(0) + ")";
            case 4 ->
                depth == 0 ? name + " IS NULL" : "(" + condition(depth - 1) + " AND " + condition(depth - 1) + ")";
            case 5 -> depth == 0 ? name + " IS NULL" : "(" + condition(depth - 1) + " OR " + condition(depth - 1) + ")";
            case 6 -> name + " IS DISTINCT FROM " + of(type, 0);
            case 7 -> name + " IN (" + literalAs(type) + ", " + literalAs(type) + ", " + literalAs(type) + ")";
            case 8 -> name + " BETWEEN " + literalAs(type) + " AND " + literalAs(type);
            default -> of("STRING", depth) + " LIKE " + choices.pick(List.of("'a%'", "'%b%'", "'_'", "''"));
        };
    }

    private List<Column> ordered() {
        List<Column> ordered = new ArrayList<>();
        for (Column column : columns) {
            if (column.isOrdered()) {
                ordered.add(column);
            }
        }
        return ordered;
    }

    private String literalAs(String type) {
        return "CAST(" + literal(type) + " AS " + type + ")";
    }

    /** A literal that casts to the type. */
    private String literal(String type) {
        int small = choices.below(4);
        return switch (type.replaceAll("\\(.*", "")) {
            case "TINYINT", "SMALLINT", "INT", "BIGINT", "DOUBLE", "FLOAT" -> String.valueOf(small);
            case "DECIMAL" -> small + ".5";
            case "STRING", "VARCHAR", "CHAR" ->
                List.of("'a'", "''", "'AB'", "'\u00fc'").get(small);
            case "BOOLEAN" -> small % 2 == 0 ? "TRUE" : "FALSE";
            case "DATE" -> "DATE '2024-02-2" + (small + 6) + "'";
            case "TIME" -> "TIME '23:59:5" + small + "'";
            case "TIMESTAMP", "TIMESTAMP_LTZ" -> "TIMESTAMP '2024-02-29 00:0" + small + ":00'";
            default -> "NULL";
        };
    }
}

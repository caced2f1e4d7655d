package io.millrace.serve.table;

import java.util.Locale;

/**
 * A column of a served table.
 *
 * @param type the SQL type as Flink prints it, for example {@code DECIMAL(10, 2)} or {@code TIMESTAMP(3) NOT NULL}
 */
public record TableColumn(String name, String type) {

    /** How values of a column compare in filters and orders. */
    public enum Kind {
        NUMBER,
        TIME,
        BOOLEAN,
        TEXT
    }

    public TableColumn {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("A column of a served table needs a name.");
        }
    }

    public Kind kind() {
        String upper = type.toUpperCase(Locale.ROOT);
        int end = 0;
        while (end < upper.length() && (Character.isLetter(upper.charAt(end)) || upper.charAt(end) == '_')) {
            end++;
        }
        return switch (upper.substring(0, end)) {
            case "TINYINT", "SMALLINT", "INT", "INTEGER", "BIGINT" -> Kind.NUMBER;
            case "FLOAT", "DOUBLE", "DECIMAL", "NUMERIC", "DEC" -> Kind.NUMBER;
            case "DATE", "TIME", "TIMESTAMP", "TIMESTAMP_LTZ" -> Kind.TIME;
            case "BOOLEAN" -> Kind.BOOLEAN;
            default -> Kind.TEXT;
        };
    }
}

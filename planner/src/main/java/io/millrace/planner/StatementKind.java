package io.millrace.planner;

import java.util.List;

/** What a SQL statement does, read off its first words. */
public enum StatementKind {
    CREATE_TABLE,
    /** {@code CREATE TABLE ... AS SELECT}: a table and an insert in one. */
    CREATE_TABLE_AS,
    CREATE_VIEW,
    CREATE_FUNCTION,
    CREATE_CATALOG,
    CREATE_DATABASE,
    CREATE_MODEL,
    DROP,
    ALTER,
    USE,
    /** {@code LOAD MODULE}, {@code UNLOAD MODULE}, {@code ADD JAR}, {@code REMOVE JAR}. */
    LOAD,
    SET,
    RESET,
    INSERT,
    /** {@code EXECUTE STATEMENT SET BEGIN ... END} or {@code BEGIN STATEMENT SET; ... END}. */
    STATEMENT_SET,
    /** {@code SELECT}, {@code WITH}, {@code VALUES} or a query in brackets. */
    QUERY,
    EXPLAIN,
    SHOW,
    DESCRIBE,
    /** A statement that Flink may know and a streaming pipeline has no use for, or none at all. */
    OTHER;

    /** A statement that changes what later statements see, and returns no rows. */
    public boolean isDefinition() {
        return switch (this) {
            case CREATE_TABLE,
                    CREATE_VIEW,
                    CREATE_FUNCTION,
                    CREATE_CATALOG,
                    CREATE_DATABASE,
                    CREATE_MODEL,
                    DROP,
                    ALTER,
                    USE,
                    LOAD -> true;
            default -> false;
        };
    }

    static StatementKind of(List<SqlToken> tokens) {
        String first = upper(tokens, 0);
        return switch (first) {
            case "CREATE" -> ofCreate(tokens);
            case "DROP" -> DROP;
            case "ALTER" -> ALTER;
            case "USE" -> USE;
            case "LOAD", "UNLOAD", "ADD", "REMOVE" -> LOAD;
            case "SET" -> SET;
            case "RESET" -> RESET;
            case "INSERT" -> INSERT;
            case "SELECT", "WITH", "VALUES", "(" -> QUERY;
            case "EXPLAIN" -> EXPLAIN;
            case "SHOW" -> SHOW;
            case "DESCRIBE", "DESC" -> DESCRIBE;
            default -> OTHER;
        };
    }

    private static StatementKind ofCreate(List<SqlToken> tokens) {
        for (int i = 1; i < Math.min(tokens.size(), 6); i++) {
            switch (upper(tokens, i)) {
                case "OR", "REPLACE", "TEMPORARY", "SYSTEM" -> {
                    // Words that may stand before the kind of the thing.
                }
                case "TABLE" -> {
                    return hasTopLevelAs(tokens) ? CREATE_TABLE_AS : CREATE_TABLE;
                }
                case "VIEW" -> {
                    return CREATE_VIEW;
                }
                case "FUNCTION" -> {
                    return CREATE_FUNCTION;
                }
                case "CATALOG" -> {
                    return CREATE_CATALOG;
                }
                case "DATABASE" -> {
                    return CREATE_DATABASE;
                }
                case "MODEL" -> {
                    return CREATE_MODEL;
                }
                default -> {
                    // Flink's parser has the better message for a misspelt word than "other statement".
                    return CREATE_DATABASE;
                }
            }
        }
        return CREATE_DATABASE;
    }

    private static boolean hasTopLevelAs(List<SqlToken> tokens) {
        int depth = 0;
        for (SqlToken token : tokens) {
            if (token.isSymbol("(")) {
                depth++;
            } else if (token.isSymbol(")")) {
                depth--;
            } else if (depth == 0 && token.isWord("AS")) {
                return true;
            }
        }
        return false;
    }

    private static String upper(List<SqlToken> tokens, int index) {
        return index < tokens.size() ? tokens.get(index).text().toUpperCase(java.util.Locale.ROOT) : "";
    }
}

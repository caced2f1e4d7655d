package io.millrace.planner;

import io.millrace.data.NearestName;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Errors of Calcite's validator: names that do not exist, arguments that do not fit. */
final class SemanticErrors {
    private static final Pattern NO_OBJECT = Pattern.compile("(?s)Object '(.*?)' not found.*");
    private static final Pattern NO_TABLE = Pattern.compile("(?s)Table '(.*?)' not found.*");
    private static final Pattern NO_COLUMN =
            Pattern.compile("(?s)Column '(.*?)' not found in (any table|table '.*').*");
    private static final Pattern NO_TARGET_COLUMN = Pattern.compile("(?s)Unknown target column '(.*?)'.*");
    private static final Pattern NO_IDENTIFIER = Pattern.compile("(?s)Unknown identifier '(.*?)'.*");
    private static final Pattern NO_FUNCTION =
            Pattern.compile("(?s)No match found for function signature ([^(]+)\\((.*?)\\).*");
    private static final Pattern WRONG_ARGUMENTS =
            Pattern.compile("(?s)(Cannot apply .*?)\\. Supported form\\(s\\): (.*)");
    private static final List<String> TYPES = List.of(
            "CHAR",
            "VARCHAR",
            "STRING",
            "BOOLEAN",
            "BINARY",
            "VARBINARY",
            "BYTES",
            "DECIMAL",
            "NUMERIC",
            "TINYINT",
            "SMALLINT",
            "INT",
            "INTEGER",
            "BIGINT",
            "FLOAT",
            "DOUBLE",
            "DATE",
            "TIME",
            "TIMESTAMP",
            "TIMESTAMP_LTZ",
            "INTERVAL",
            "ARRAY",
            "MULTISET",
            "MAP",
            "ROW",
            "RAW",
            "VARIANT");

    /** What is wrong, and what to do about it. */
    record Explanation(String reason, @Nullable String hint) {}

    private final Names names;
    private final SqlStatement statement;

    SemanticErrors(Names names, SqlStatement statement) {
        this.names = names;
        this.statement = statement;
    }

    Explanation explain(String message) {
        Matcher object = NO_OBJECT.matcher(message);
        if (object.matches()) {
            return missing("Table", object.group(1), names.tables());
        }
        Matcher table = NO_TABLE.matcher(message);
        if (table.matches()) {
            Set<String> candidates = names.tables();
            candidates.addAll(qualifiers(table.group(1)));
            return new Explanation(
                    "No table or alias '" + table.group(1) + "' in this query",
                    NearestName.sentence(table.group(1), candidates));
        }
        Matcher column = NO_COLUMN.matcher(message);
        if (column.matches()) {
            String where = column.group(2).equals("any table") ? "" : " in " + column.group(2);
            return new Explanation(
                    "Column '" + column.group(1) + "' does not exist" + where,
                    NearestName.sentence(column.group(1), names.columnsIn(statement)));
        }
        Matcher target = NO_TARGET_COLUMN.matcher(message);
        if (target.matches()) {
            return missing("Column", target.group(1), names.columnsIn(statement));
        }
        Matcher identifier = NO_IDENTIFIER.matcher(message);
        if (identifier.matches()) {
            boolean declares = statement.kind() == StatementKind.CREATE_TABLE;
            Set<String> candidates = names.columnsIn(statement);
            if (declares) {
                candidates.addAll(TYPES);
            }
            return missing(declares ? "Type or column" : "Column", identifier.group(1), candidates);
        }
        Matcher function = NO_FUNCTION.matcher(message);
        if (function.matches()) {
            return function(function.group(1), function.group(2));
        }
        Matcher arguments = WRONG_ARGUMENTS.matcher(message);
        if (arguments.matches()) {
            String forms = arguments.group(2).strip().replaceAll("\\s*\\n\\s*", ", ");
            return new Explanation(arguments.group(1), "It takes " + ErrorTranslation.withoutStop(forms) + ".");
        }
        return general(message);
    }

    private static Explanation missing(String what, String name, Set<String> candidates) {
        return new Explanation(what + " '" + name + "' does not exist", NearestName.sentence(name, candidates));
    }

    private Explanation function(String name, String arguments) {
        Set<String> functions = names.functions();
        String lower = name.toLowerCase(Locale.ROOT);
        boolean exists =
                functions.stream().anyMatch(f -> f.toLowerCase(Locale.ROOT).equals(lower));
        String types = arguments.isEmpty() ? "no arguments" : "(" + arguments.replaceAll("[<>]", "") + ")";
        if (exists) {
            return new Explanation(
                    "Function '" + name + "' does not take " + types,
                    "DESCRIBE FUNCTION " + name + " shows its arguments.");
        }
        Set<String> upper = new TreeSet<>();
        functions.forEach(f -> upper.add(f.toUpperCase(Locale.ROOT)));
        return new Explanation("Function '" + name + "' does not exist", NearestName.sentence(name, upper));
    }

    /** The first sentence is the error; what follows it is the hint. */
    private static Explanation general(String message) {
        int end = message.indexOf(". ");
        if (end < 0) {
            return new Explanation(ErrorTranslation.withoutStop(message), null);
        }
        return new Explanation(
                message.substring(0, end), ErrorTranslation.withoutStop(message.substring(end + 2)) + ".");
    }

    /** The names that stand before a dot in the statement: aliases and tables, other than the wrong one. */
    private Set<String> qualifiers(String wrong) {
        Set<String> names = new TreeSet<>();
        List<SqlToken> tokens = statement.tokens();
        for (int i = 0; i + 1 < tokens.size(); i++) {
            SqlToken token = tokens.get(i);
            if (token.isIdentifier()
                    && tokens.get(i + 1).isSymbol(".")
                    && !token.value().equals(wrong)) {
                names.add(token.value());
            }
        }
        return names;
    }
}

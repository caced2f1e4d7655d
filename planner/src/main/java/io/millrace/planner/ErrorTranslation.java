package io.millrace.planner;

import io.millrace.data.ErrorCode;
import io.millrace.data.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns what Flink and Calcite throw into a {@link SqlError}: the real message first, at its place in the file, with
 * the nearest valid name. The forms it knows are those of Flink 2.3; an unknown one keeps its own words and points at
 * its statement.
 */
final class ErrorTranslation {
    /** Flink's names for the catalog and database that nobody named. */
    static final String DEFAULT_PATH = "default_catalog.default_database.";

    private static final Pattern SPAN =
            Pattern.compile("(?s)From line (\\d+), column (\\d+) to line (\\d+), column (\\d+): (.*)");
    private static final Pattern POINT = Pattern.compile("(?s)At line (\\d+), column (\\d+): (.*)");
    private static final Pattern TRAILING_POINT = Pattern.compile("(?s)(.*?),? at line (\\d+), column (\\d+)\\.?(.*)");
    private static final Pattern TYPES_DIFFER =
            Pattern.compile("(?s)Column types of query result and sink for '(.*?)' do not match\\.\\s*Cause: (.*?)\\s*"
                    + "Query schema:\\s*(.*?)\\s*Sink schema:\\s*(.*)");
    private static final Pattern NEEDS_UPDATES = Pattern.compile(
            "(?s)Table sink '(.*?)' doesn't support consuming (.*?) changes? which is produced by node (.*)");
    private static final Pattern NO_TARGET = Pattern.compile("(?s)Cannot find table '(.*?)' in any of the catalogs.*");

    /** The names that a message speaks of: quoted, in brackets, called a function, or dotted. */
    private static final Pattern NAMED = Pattern.compile("'([^']+)'|\\[([^]]+)]|function (\\w+)|(\\w+(?:\\.\\w+)+)");

    private final Names names;
    private final OptionErrors options;

    ErrorTranslation(Names names, Map<String, SqlStatement> declarations) {
        this.names = names;
        this.options = new OptionErrors(declarations);
    }

    Names names() {
        return names;
    }

    SqlError translate(Throwable failure, SqlStatement statement) {
        if (failure instanceof SqlError known) {
            return known;
        }
        List<String> messages = messages(failure);
        return SyntaxErrors.translate(messages, statement, failure)
                .or(() -> options.translate(messages, statement, failure))
                .or(() -> inserted(messages, statement, failure))
                .or(() -> placed(messages, statement, failure))
                .orElseGet(() -> unplaced(failure, messages, statement));
    }

    /** The messages of the chain from the outside in, without Flink's prefixes. */
    private static List<String> messages(Throwable failure) {
        List<String> messages = new ArrayList<>();
        for (Throwable t = failure; t != null; t = t.getCause()) {
            String message = t.getMessage();
            if (message != null) {
                messages.add(message.replaceAll("SQL validation failed\\. ", "")
                        .replaceAll("^SQL parse failed\\. ", "")
                        .replace(DEFAULT_PATH, "")
                        .replace("VARCHAR(2147483647)", "STRING")
                        .strip());
            }
        }
        return messages;
    }

    /** Errors about the pair of a query and the table it writes. */
    private Optional<SqlError> inserted(List<String> messages, SqlStatement statement, Throwable failure) {
        for (String message : messages) {
            Matcher types = TYPES_DIFFER.matcher(message);
            if (types.matches()) {
                String reason = "The query does not fit table '" + lastPart(types.group(1)) + "': "
                        + withoutStop(types.group(2));
                String hint = "The query gives " + types.group(3) + "; the table takes " + types.group(4) + ".";
                return Optional.of(at(statement, target(statement), reason, hint, failure));
            }
            Matcher updates = NEEDS_UPDATES.matcher(message);
            if (updates.matches()) {
                String reason = "Table '" + lastPart(updates.group(1)) + "' takes no " + updates.group(2)
                        + " changes, but the query makes them in " + updates.group(3);
                String hint = "Write to a table that keeps one row a key (PRIMARY KEY and 'connector' = "
                        + "'upsert-kafka' or 'served'), or aggregate in windows, whose rows are final.";
                return Optional.of(at(statement, target(statement), reason, hint, failure));
            }
            Matcher noTarget = NO_TARGET.matcher(message);
            if (noTarget.matches()) {
                String name = lastPart(noTarget.group(1)).replace("`", "");
                return Optional.of(at(
                        statement,
                        target(statement),
                        "Table '" + name + "' does not exist",
                        NearestName.sentence(name, names.tables()),
                        failure));
            }
        }
        return Optional.empty();
    }

    /** Errors with a place of Calcite's in the message. */
    private Optional<SqlError> placed(List<String> messages, SqlStatement statement, Throwable failure) {
        for (String message : messages) {
            Matcher span = SPAN.matcher(message);
            if (span.matches()) {
                SqlPosition position =
                        statement.position(number(span, 1), number(span, 2), number(span, 3), number(span, 4));
                return Optional.of(explain(span.group(5), position, statement, failure));
            }
            Matcher point = POINT.matcher(message);
            if (point.matches()) {
                SqlPosition position = wordAt(statement, number(point, 1), number(point, 2));
                return Optional.of(explain(point.group(3), position, statement, failure));
            }
            Matcher trailing = TRAILING_POINT.matcher(message);
            if (trailing.matches()) {
                SqlPosition position = wordAt(statement, number(trailing, 2), number(trailing, 3));
                String rest = trailing.group(4).strip();
                return Optional.of(error(
                        ErrorCode.SQL,
                        statement,
                        position,
                        trailing.group(1).strip(),
                        rest.isEmpty() ? null : rest,
                        failure));
            }
        }
        return Optional.empty();
    }

    private SqlError explain(String message, SqlPosition position, SqlStatement statement, Throwable failure) {
        SemanticErrors.Explanation explanation = new SemanticErrors(names, statement).explain(message);
        return error(ErrorCode.SQL, statement, position, explanation.reason(), explanation.hint(), failure);
    }

    /** The word that begins at a line and column. */
    private static SqlPosition wordAt(SqlStatement statement, int line, int column) {
        SqlPosition start = statement.position(line, column, line, column);
        for (SqlToken token : statement.tokens()) {
            SqlPosition position = statement.position(token);
            if (position.offset() == start.offset()) {
                return position;
            }
        }
        return start;
    }

    /**
     * No place is known: the deepest message, at the first word of the statement that a message names, or else at its
     * beginning. What an outer message adds is the hint.
     */
    private SqlError unplaced(Throwable failure, List<String> messages, SqlStatement statement) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String deepest = describe(root, messages);
        Optional<SqlToken> named = Stream.concat(Stream.of(deepest), messages.stream())
                .flatMap(message -> NAMED.matcher(message).results())
                .map(result -> firstGroup(result))
                .flatMap(name -> statement.identifier(lastPart(name)).stream())
                .findFirst();
        String outer = messages.isEmpty() ? "" : messages.get(0);
        int end = deepest.indexOf('\n');
        String hint = "";
        if (end >= 0) {
            hint = withoutStop(deepest.substring(end + 1)) + ".";
        } else if (named.isPresent() && deepest.contains("does not exist")) {
            hint = NearestName.sentence(named.get().value(), names.tables());
        } else if (!outer.isEmpty() && !outer.contains(deepest) && !outer.startsWith("Could not execute")) {
            hint = withoutStop(firstParagraph(outer)) + ".";
        }
        SqlToken place = named.orElse(statement.tokens().get(0));
        return at(statement, place, withoutStop(end < 0 ? deepest : deepest.substring(0, end)), hint, failure);
    }

    private static String firstGroup(MatchResult result) {
        for (int group = 1; group <= result.groupCount(); group++) {
            String value = result.group(group);
            if (value != null) {
                return value;
            }
        }
        return "";
    }

    private static String describe(Throwable root, List<String> messages) {
        String message = root.getMessage();
        if (root instanceof ClassNotFoundException || root instanceof NoClassDefFoundError) {
            return "Class '" + String.valueOf(message).replace('/', '.') + "' is not on the class path";
        }
        if (message == null || message.isBlank()) {
            return "Planning failed with " + root.getClass().getSimpleName();
        }
        return withoutStop(messages.get(messages.size() - 1));
    }

    /** {@code One of a, b, c.} out of a message of Flink's that lists them as {@code Expected one of: [[a, b, c]]}. */
    static @Nullable String allowedValues(String message) {
        Matcher expected =
                Pattern.compile("(?s).*Expected one of: \\[\\[(.*?)]].*").matcher(message);
        return expected.matches() ? "One of " + expected.group(1) + "." : withoutStop(message) + ".";
    }

    static SqlError at(
            SqlStatement statement, SqlToken place, String reason, @Nullable String hint, Throwable failure) {
        return error(ErrorCode.SQL, statement, statement.position(place), reason, hint, failure);
    }

    static SqlError error(
            ErrorCode code,
            SqlStatement statement,
            SqlPosition position,
            String reason,
            @Nullable String hint,
            Throwable failure) {
        String words = hint == null || hint.isBlank() ? null : hint.strip();
        return new SqlError(code, statement.file(), position, reason, words, failure);
    }

    private static SqlToken target(SqlStatement statement) {
        return statement
                .pathAfter("INTO")
                .map(SqlStatement.Path::last)
                .orElse(statement.tokens().get(0));
    }

    static String lastPart(String identifier) {
        return identifier.substring(identifier.lastIndexOf('.') + 1);
    }

    private static String firstParagraph(String text) {
        int blank = text.indexOf("\n\n");
        return blank < 0 ? text : text.substring(0, blank);
    }

    static String withoutStop(String text) {
        String stripped = text.strip();
        return stripped.endsWith(".") ? stripped.substring(0, stripped.length() - 1) : stripped;
    }

    static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }
}

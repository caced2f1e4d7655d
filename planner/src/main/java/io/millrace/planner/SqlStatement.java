package io.millrace.planner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One statement of a script, with its place.
 *
 * <p>Offsets are into {@link #source}, the file's text after substitution.
 */
public final class SqlStatement {
    private final StatementKind kind;
    private final SourceText source;
    private final List<SqlToken> tokens;
    private final List<SqlStatement> members;

    /**
     * @param tokens the statement's tokens, at least one, without the semicolon that ends it
     * @param members the inserts of a statement set; empty for every other kind
     */
    SqlStatement(StatementKind kind, SourceText source, List<SqlToken> tokens, List<SqlStatement> members) {
        this.kind = kind;
        this.source = source;
        this.tokens = List.copyOf(tokens);
        this.members = List.copyOf(members);
    }

    public StatementKind kind() {
        return kind;
    }

    /** The statement as it is given to the planner: variables substituted, without a semicolon at its end. */
    public String text() {
        return source.text().substring(start(), end());
    }

    /** The inserts of a statement set; empty for every other kind. */
    public List<SqlStatement> members() {
        return members;
    }

    /** Where it begins; the length covers its first line. */
    public SqlPosition position() {
        return source.position(start(), end());
    }

    SqlFile file() {
        return source.file();
    }

    List<SqlToken> tokens() {
        return tokens;
    }

    int start() {
        return tokens.get(0).start();
    }

    int end() {
        return tokens.get(tokens.size() - 1).end();
    }

    SqlPosition position(SqlToken token) {
        return source.position(token.start(), token.end());
    }

    /** The place that Calcite means by lines and columns, both from 1 and the last ones included. */
    SqlPosition position(int line, int column, int endLine, int endColumn) {
        int from = offsetOf(line, column);
        int to = Math.max(from, offsetOf(endLine, endColumn)) + 1;
        return source.position(start() + from, start() + to);
    }

    private int offsetOf(int line, int column) {
        String text = text();
        int lineStart = 0;
        for (int i = 1; i < line; i++) {
            int newline = text.indexOf('\n', lineStart);
            if (newline < 0) {
                break;
            }
            lineStart = newline + 1;
        }
        return Math.min(text.length(), lineStart + Math.max(0, column - 1));
    }

    /**
     * The path after a keyword such as {@code INTO} or {@code TABLE}, skipping {@code IF [NOT] EXISTS}: the parts of
     * {@code catalog.database.table}, as far as they are written.
     */
    Optional<Path> pathAfter(String keyword) {
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).isWord(keyword)) {
                int at = i + 1;
                while (at < tokens.size() && isExistence(tokens.get(at))) {
                    at++;
                }
                return pathAt(at);
            }
        }
        return Optional.empty();
    }

    private static boolean isExistence(SqlToken token) {
        return token.isWord("IF") || token.isWord("NOT") || token.isWord("EXISTS");
    }

    private Optional<Path> pathAt(int first) {
        if (first >= tokens.size() || !tokens.get(first).isIdentifier()) {
            return Optional.empty();
        }
        List<String> names = new ArrayList<>();
        names.add(tokens.get(first).value());
        int at = first;
        while (at + 2 < tokens.size()
                && tokens.get(at + 1).isSymbol(".")
                && tokens.get(at + 2).isIdentifier()) {
            at += 2;
            names.add(tokens.get(at).value());
        }
        return Optional.of(new Path(List.copyOf(names), tokens.get(at)));
    }

    /** The string literal that is the key of {@code 'key' = 'value'}. */
    Optional<SqlToken> optionKey(String key) {
        return optionIndex(key).map(tokens::get);
    }

    /** The string literal that is the value of {@code 'key' = 'value'}. */
    Optional<SqlToken> optionValue(String key) {
        return optionIndex(key).map(index -> tokens.get(index + 2));
    }

    private Optional<Integer> optionIndex(String key) {
        for (int i = 0; i + 2 < tokens.size(); i++) {
            SqlToken token = tokens.get(i);
            if (token.kind() == SqlToken.Kind.STRING
                    && token.value().equals(key)
                    && tokens.get(i + 1).isSymbol("=")
                    && tokens.get(i + 2).kind() == SqlToken.Kind.STRING) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /** Whether it adds jars with functions: {@code CREATE FUNCTION ... USING JAR} or {@code ADD JAR}. */
    boolean bringsJars() {
        return kind == StatementKind.CREATE_FUNCTION
                || (kind == StatementKind.LOAD && tokens.get(0).isWord("ADD"));
    }

    /** Which of these words stand among the first three after the statement's verb. */
    List<SqlToken> leading(String... words) {
        return tokens.subList(1, Math.min(tokens.size(), 4)).stream()
                .filter(token -> Arrays.stream(words).anyMatch(token::isWord))
                .toList();
    }

    boolean hasLeading(String word) {
        return !leading(word).isEmpty();
    }

    /** The values of string literals that stand right after a keyword. */
    List<String> literalsAfter(String keyword) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i < tokens.size(); i++) {
            if (tokens.get(i).kind() == SqlToken.Kind.STRING
                    && tokens.get(i - 1).isWord(keyword)) {
                values.add(tokens.get(i).value());
            }
        }
        return values;
    }

    /** The first token that is this identifier, without regard to case. */
    Optional<SqlToken> identifier(String name) {
        return tokens.stream()
                .filter(token -> token.isIdentifier() && token.value().equalsIgnoreCase(name))
                .findFirst();
    }

    /** A dotted name and the token of its last part. */
    record Path(List<String> names, SqlToken last) {}

    @Override
    public String toString() {
        return position() + " " + kind;
    }
}

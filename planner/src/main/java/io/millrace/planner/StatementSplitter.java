package io.millrace.planner;

import java.util.ArrayList;
import java.util.List;

/** Cuts one source text at the semicolons that end statements, keeping statement sets whole. */
final class StatementSplitter {
    private final SourceText source;
    private final List<SqlToken> tokens;
    private int at;

    StatementSplitter(SourceText source) {
        this.source = source;
        try {
            this.tokens = SqlLexer.tokens(source.text());
        } catch (SqlLexer.UnclosedException e) {
            throw SqlError.at(
                    source.file(),
                    source.position(e.start(), e.start() + 1),
                    String.valueOf(e.getMessage()),
                    source.text().charAt(e.start()) == '/'
                            ? "Close it with */."
                            : "Close it with the same quote; a quote inside is written twice.");
        }
    }

    List<SqlStatement> split() {
        List<SqlStatement> statements = new ArrayList<>();
        while (at < tokens.size()) {
            if (tokens.get(at).isSymbol(";")) {
                at++;
            } else {
                statements.add(next());
            }
        }
        return statements;
    }

    private SqlStatement next() {
        int first = at;
        int setBegins = beginOfSet();
        if (setBegins < 0) {
            List<SqlToken> own = untilSemicolon();
            return new SqlStatement(StatementKind.of(own), source, own, List.of());
        }
        at = setBegins;
        List<SqlStatement> members = membersUntilEnd(first);
        List<SqlToken> own = tokens.subList(first, at);
        boolean runs = tokens.get(first).isWord("EXECUTE") || tokens.get(first).isWord("BEGIN");
        return new SqlStatement(runs ? StatementKind.STATEMENT_SET : StatementKind.of(own), source, own, members);
    }

    private List<SqlToken> untilSemicolon() {
        int first = at;
        while (at < tokens.size() && !tokens.get(at).isSymbol(";")) {
            at++;
        }
        return tokens.subList(first, at);
    }

    /**
     * The index of the first token inside a statement set that starts here, or -1. Flink writes it as
     * {@code EXECUTE STATEMENT SET BEGIN}, {@code EXPLAIN ... STATEMENT SET BEGIN} and
     * {@code BEGIN STATEMENT SET;}.
     */
    private int beginOfSet() {
        for (int i = at; i + 2 < tokens.size() && !tokens.get(i).isSymbol(";"); i++) {
            boolean isSet =
                    tokens.get(i).isWord("STATEMENT") && tokens.get(i + 1).isWord("SET");
            if (isSet && tokens.get(i + 2).isWord("BEGIN")) {
                return i + 3;
            }
            if (isSet
                    && i == at + 1
                    && tokens.get(at).isWord("BEGIN")
                    && tokens.get(i + 2).isSymbol(";")) {
                return i + 3;
            }
        }
        return -1;
    }

    private List<SqlStatement> membersUntilEnd(int first) {
        List<SqlStatement> members = new ArrayList<>();
        while (at < tokens.size()) {
            if (tokens.get(at).isSymbol(";")) {
                at++;
            } else if (tokens.get(at).isWord("END")) {
                at++;
                return members;
            } else {
                List<SqlToken> own = untilSemicolon();
                members.add(new SqlStatement(StatementKind.of(own), source, own, List.of()));
            }
        }
        SqlToken begin = tokens.get(first);
        throw SqlError.at(
                source.file(),
                source.position(begin.start(), begin.end()),
                "This statement set has no END",
                "Close it with END; after its last INSERT.");
    }
}

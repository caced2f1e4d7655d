package io.millrace.planner;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts SQL text into tokens, by the lexical rules of Flink SQL (Calcite's {@code JAVA} lexical policy): strings in
 * single quotes, identifiers in backquotes, both with a doubled quote inside, comments {@code --} and
 * {@code /* *}{@code /}. It knows no grammar.
 */
final class SqlLexer {

    /** Text that has no end: a string, an identifier or a comment that is not closed. */
    static final class UnclosedException extends Exception {
        private final int start;

        UnclosedException(String what, int start) {
            super("This " + what + " is not closed");
            this.start = start;
        }

        int start() {
            return start;
        }
    }

    private final String text;
    private final List<SqlToken> tokens = new ArrayList<>();
    private int at;

    private SqlLexer(String text) {
        this.text = text;
    }

    static List<SqlToken> tokens(String text) throws UnclosedException {
        SqlLexer lexer = new SqlLexer(text);
        lexer.run();
        return lexer.tokens;
    }

    private void run() throws UnclosedException {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (text.startsWith("--", at)) {
                int newline = text.indexOf('\n', at);
                at = newline < 0 ? text.length() : newline + 1;
            } else if (text.startsWith("/*+", at)) {
                add(SqlToken.Kind.SYMBOL, at + 3);
            } else if (text.startsWith("*/", at)) {
                add(SqlToken.Kind.SYMBOL, at + 2);
            } else if (text.startsWith("/*", at)) {
                int close = text.indexOf("*/", at + 2);
                if (close < 0) {
                    throw new UnclosedException("comment", at);
                }
                at = close + 2;
            } else if (c == '\'') {
                add(SqlToken.Kind.STRING, endOfQuoted(c, "string"));
            } else if (c == '`') {
                add(SqlToken.Kind.QUOTED_IDENTIFIER, endOfQuoted(c, "identifier"));
            } else if (isWordPart(c)) {
                add(SqlToken.Kind.WORD, endOfWord());
            } else {
                add(SqlToken.Kind.SYMBOL, at + 1);
            }
        }
    }

    private void add(SqlToken.Kind kind, int end) {
        tokens.add(new SqlToken(kind, text.substring(at, end), at));
        at = end;
    }

    private int endOfQuoted(char quote, String what) throws UnclosedException {
        int close = at + 1;
        while (true) {
            close = text.indexOf(quote, close);
            if (close < 0) {
                throw new UnclosedException(what, at);
            }
            if (close + 1 < text.length() && text.charAt(close + 1) == quote) {
                close += 2;
            } else {
                return close + 1;
            }
        }
    }

    private int endOfWord() {
        int end = at;
        while (end < text.length() && isWordPart(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$';
    }
}

package io.millrace.planner;

/**
 * A word, literal or symbol of SQL text. Comments are no tokens; a hint ({@code /*+ ... *}{@code /}) is.
 *
 * @param kind what it is
 * @param text as written, quotes included
 * @param start offset of its first character
 */
record SqlToken(Kind kind, String text, int start) {

    enum Kind {
        /** A keyword, a plain identifier or a number. */
        WORD,
        /** An identifier in backquotes. */
        QUOTED_IDENTIFIER,
        /** A string literal. */
        STRING,
        /** Anything else, one character long, or the brackets of a hint. */
        SYMBOL
    }

    int end() {
        return start + text.length();
    }

    boolean isWord(String word) {
        return kind == Kind.WORD && text.equalsIgnoreCase(word);
    }

    boolean isSymbol(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }

    boolean isIdentifier() {
        return kind == Kind.QUOTED_IDENTIFIER || (kind == Kind.WORD && !Character.isDigit(text.charAt(0)));
    }

    /** The value: quotes taken off, doubled quotes made single. */
    String value() {
        return switch (kind) {
            case STRING -> unquote('\'');
            case QUOTED_IDENTIFIER -> unquote('`');
            case WORD, SYMBOL -> text;
        };
    }

    private String unquote(char quote) {
        String one = String.valueOf(quote);
        return text.substring(1, text.length() - 1).replace(one + one, one);
    }
}

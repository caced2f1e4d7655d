package io.millrace.planner;

import io.millrace.data.ErrorCode;
import io.millrace.data.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Errors of Flink's SQL parser, whose messages list every token that could have followed. */
final class SyntaxErrors {
    private static final Pattern ENCOUNTERED =
            Pattern.compile("(?s)Encountered \"(.*?)\" at line (\\d+), column (\\d+)\\.(.*)");
    private static final Pattern LEXICAL = Pattern.compile("(?s)Lexical error at line (\\d+), column (\\d+)\\.(.*)");
    private static final Pattern EXPECTED = Pattern.compile("(?m)^\\s*(?:Was expecting:\\s*)?(\"[^\"]+\"|<[A-Z_]+>)");
    /** A longer list of what could follow helps nobody. */
    private static final int MAX_EXPECTED_SHOWN = 8;

    private SyntaxErrors() {}

    static Optional<SqlError> translate(List<String> messages, SqlStatement statement, Throwable failure) {
        for (String message : messages) {
            Matcher encountered = ENCOUNTERED.matcher(message);
            if (encountered.find()) {
                return Optional.of(unexpected(encountered, statement, failure));
            }
            Matcher lexical = LEXICAL.matcher(message);
            if (lexical.find()) {
                int line = ErrorTranslation.number(lexical, 1);
                int column = ErrorTranslation.number(lexical, 2);
                SqlPosition position = statement.position(line, column, line, column);
                return Optional.of(ErrorTranslation.error(
                        ErrorCode.SQL, statement, position, "This character has no meaning in SQL", null, failure));
            }
        }
        return Optional.empty();
    }

    private static SqlError unexpected(Matcher encountered, SqlStatement statement, Throwable failure) {
        int line = ErrorTranslation.number(encountered, 2);
        int column = ErrorTranslation.number(encountered, 3);
        List<String> expected = expected(encountered.group(4));
        SqlPosition position = statement.position(line, column, line, column);
        // Calcite names the end of input, or several tokens at once; the word in the file says it better.
        Optional<SqlToken> token = statement.tokens().stream()
                .filter(t -> statement.position(t).offset() == position.offset())
                .findFirst();
        if (encountered.group(1).startsWith("<EOF>") || token.isEmpty()) {
            SqlToken last = statement.tokens().get(statement.tokens().size() - 1);
            return ErrorTranslation.at(
                    statement,
                    last,
                    "The statement ends too early, after '" + last.text() + "'",
                    list(expected),
                    failure);
        }
        SqlToken found = token.get();
        return ErrorTranslation.at(
                statement, found, "'" + found.text() + "' is not expected here", hint(found, expected), failure);
    }

    private static @Nullable String hint(SqlToken found, List<String> expected) {
        if (found.kind() != SqlToken.Kind.WORD || !found.isIdentifier()) {
            return list(expected);
        }
        Optional<String> near = NearestName.of(
                found.text().toUpperCase(Locale.ROOT),
                expected.stream().filter(w -> w.charAt(0) != '<').toList());
        // A word that stands where any name may stand and is still refused is a keyword.
        if (expected.contains("<IDENTIFIER>")) {
            return "'" + found.text() + "' is a reserved word: as a name it is written `" + found.text() + "`.";
        }
        return near.map(word -> "Did you mean " + word + "?").orElseGet(() -> list(expected));
    }

    private static @Nullable String list(List<String> expected) {
        if (expected.isEmpty() || expected.size() > MAX_EXPECTED_SHOWN) {
            return null;
        }
        List<String> words = new ArrayList<>();
        for (String word : expected) {
            words.add(word.equals("<EOF>") ? "the end of the statement" : word);
        }
        return "Expected: " + String.join(", ", words) + ".";
    }

    private static List<String> expected(String tail) {
        List<String> words = new ArrayList<>();
        Matcher matcher = EXPECTED.matcher(tail);
        while (matcher.find()) {
            String word = matcher.group(1);
            words.add(word.startsWith("\"") ? word.substring(1, word.length() - 1) : word);
        }
        return words;
    }
}

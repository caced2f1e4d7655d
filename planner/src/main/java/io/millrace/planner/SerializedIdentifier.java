package io.millrace.planner;

import java.util.List;

/** Flink's serialised form of a name, {@code `catalog`.`database`.`table`}. */
final class SerializedIdentifier {
    private SerializedIdentifier() {}

    static List<String> parts(String identifier) {
        try {
            return SqlLexer.tokens(identifier).stream()
                    .filter(SqlToken::isIdentifier)
                    .map(SqlToken::value)
                    .toList();
        } catch (SqlLexer.UnclosedException e) {
            throw new IllegalArgumentException("Not a serialised identifier: " + identifier, e);
        }
    }
}

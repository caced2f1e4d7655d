package io.millrace.planner;

import io.millrace.data.ErrorCode;
import io.millrace.data.NearestName;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Errors in the WITH clause (or the OPTIONS hint) of a table, found when the plan makes the table's connector. */
final class OptionErrors {
    private static final Pattern UNABLE =
            Pattern.compile("(?s)Unable to create a (?:source|sink) for (?:reading|writing) table '(.*?)'\\..*");
    private static final Pattern UNSUPPORTED = Pattern.compile(
            "(?s)Unsupported options found for '(.*?)'\\.\\s*Unsupported options:\\s*(.*?)\\s*Supported options:\\s*(.*)");
    private static final Pattern NO_FACTORY = Pattern.compile(
            "(?s)Could not find any factory for identifier '(.*?)' that implements '(.*?)' in the classpath\\.\\s*"
                    + "Available factory identifiers are:\\s*(.*)");
    private static final Pattern BAD_VALUE = Pattern.compile("(?s)Could not parse value '(.*?)' for key '(.*?)'\\..*");
    private static final Pattern MISSING =
            Pattern.compile("(?s)One or more required options are missing\\.\\s*Missing required options are:\\s*(.*)");
    private static final Pattern NO_FORMAT = Pattern.compile("(?s)Could not find required .*?format '(.*?)'\\..*");
    private static final Pattern NO_CONNECTOR =
            Pattern.compile("(?s)Table options do not contain an option key 'connector'.*");

    private final Map<String, SqlStatement> declarations;

    OptionErrors(Map<String, SqlStatement> declarations) {
        this.declarations = declarations;
    }

    Optional<SqlError> translate(List<String> messages, SqlStatement statement, Throwable failure) {
        for (String message : messages) {
            Matcher unable = UNABLE.matcher(message);
            if (unable.matches()) {
                return Optional.of(new OfTable(unable.group(1), statement, failure).translate(messages));
            }
        }
        return Optional.empty();
    }

    /** One failure with the options of one table. */
    private final class OfTable {
        private final String name;
        private final SqlStatement statement;
        private final SqlStatement declaration;
        private final Throwable failure;

        OfTable(String identifier, SqlStatement statement, Throwable failure) {
            this.name = ErrorTranslation.lastPart(identifier);
            this.statement = statement;
            // Messages come without the default catalog and database.
            SqlStatement known = declarations.get(ErrorTranslation.DEFAULT_PATH + identifier);
            this.declaration = known != null ? known : declarations.getOrDefault(identifier, statement);
            this.failure = failure;
        }

        SqlError translate(List<String> messages) {
            for (int i = messages.size() - 1; i >= 0; i--) {
                String message = messages.get(i);
                Matcher unsupported = UNSUPPORTED.matcher(message);
                if (unsupported.matches()) {
                    return unsupported(unsupported);
                }
                Matcher noFactory = NO_FACTORY.matcher(message);
                if (noFactory.matches()) {
                    return noFactory(noFactory);
                }
                Matcher badValue = BAD_VALUE.matcher(message);
                if (badValue.matches()) {
                    return badValue(badValue.group(1), badValue.group(2), messages.get(messages.size() - 1));
                }
                Matcher missing = MISSING.matcher(message);
                if (missing.matches()) {
                    return missing(String.join("', '", missing.group(1).strip().split("\\s+")));
                }
                Matcher noFormat = NO_FORMAT.matcher(message);
                if (noFormat.matches()) {
                    return missing(noFormat.group(1).replace("value.format", "format"));
                }
                if (NO_CONNECTOR.matcher(message).matches()) {
                    return missing("connector");
                }
            }
            return general(messages.get(messages.size() - 1));
        }

        private SqlError unsupported(Matcher message) {
            String option =
                    message.group(2).strip().lines().findFirst().orElse("").strip();
            List<String> supported = message.group(3)
                    .lines()
                    .map(String::strip)
                    .filter(s -> !s.isEmpty())
                    .toList();
            String hint = NearestName.sentence(option, supported);
            return keyError(
                    option,
                    "Connector '" + message.group(1) + "' has no option '" + option + "'",
                    hint.isEmpty() ? "Its options are " + String.join(", ", supported) + "." : hint);
        }

        private SqlError noFactory(Matcher message) {
            String identifier = message.group(1);
            List<String> available = message.group(3)
                    .lines()
                    .map(String::strip)
                    .filter(s -> !s.isEmpty() && !s.startsWith("legacy-") && !s.equals("collect"))
                    .toList();
            String hint = NearestName.sentence(identifier, available).strip() + " Available: "
                    + String.join(", ", available) + ".";
            boolean isFormat = message.group(2).contains("Format");
            String reason = "There is no " + (isFormat ? "format" : "connector") + " '" + identifier + "'";
            for (String key : List.of("connector", "format", "value.format", "key.format")) {
                boolean fits = isFormat == key.toLowerCase(Locale.ROOT).endsWith("format");
                Optional<SqlToken> value = fits ? declaration.optionValue(key) : Optional.empty();
                if (value.isPresent() && value.get().value().equals(identifier)) {
                    return error(declaration, value.get(), reason, hint);
                }
            }
            return tableError(reason, hint);
        }

        private SqlError badValue(String value, String key, String deepest) {
            String hint = deepest.contains("Expected one of") ? ErrorTranslation.allowedValues(deepest) : null;
            String reason = "'" + value + "' is no value for option '" + key + "'";
            Optional<SqlToken> hinted = statement.optionValue(key);
            if (hinted.isPresent()) {
                return error(statement, hinted.get(), reason, hint);
            }
            return declaration
                    .optionValue(key)
                    .map(token -> error(declaration, token, reason, hint))
                    .orElseGet(() -> tableError(reason, hint));
        }

        private SqlError missing(String options) {
            return tableError(
                    "Table '" + name + "' lacks the option '" + options + "'", "Add it to the table's WITH clause.");
        }

        /** A message of the connector's own: at the option that it names, where it names one. */
        private SqlError general(String message) {
            String oneLine = ErrorTranslation.withoutStop(message.replaceAll("\\s+", " "));
            int end = oneLine.indexOf(". ");
            String reason = end < 0 ? oneLine : oneLine.substring(0, end);
            String hint = end < 0 ? null : oneLine.substring(end + 2) + ".";
            Matcher quoted = Pattern.compile("'([^']+)'").matcher(reason);
            while (quoted.find()) {
                Optional<SqlToken> key = declaration.optionKey(quoted.group(1));
                if (key.isPresent()) {
                    return error(declaration, key.get(), "Table '" + name + "': " + reason, hint);
                }
            }
            return tableError("Table '" + name + "': " + reason, hint);
        }

        private SqlError keyError(String key, String reason, String hint) {
            Optional<SqlToken> hinted = statement.optionKey(key);
            if (hinted.isPresent()) {
                return error(statement, hinted.get(), reason, hint);
            }
            return declaration
                    .optionKey(key)
                    .map(token -> error(declaration, token, reason, hint))
                    .orElseGet(() -> tableError(reason, hint));
        }

        /** At the table's name, in its declaration where the script has it. */
        private SqlError tableError(String reason, @Nullable String hint) {
            SqlToken place =
                    declaration.identifier(name).orElse(declaration.tokens().get(0));
            return error(declaration, place, reason, hint);
        }

        private SqlError error(SqlStatement where, SqlToken place, String reason, @Nullable String hint) {
            return ErrorTranslation.error(ErrorCode.OPTION, where, where.position(place), reason, hint, failure);
        }
    }
}

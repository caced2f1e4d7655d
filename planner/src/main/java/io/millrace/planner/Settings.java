package io.millrace.planner;

import io.millrace.data.ErrorCode;
import io.millrace.data.NearestName;
import java.lang.reflect.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.table.api.config.OptimizerConfigOptions;
import org.apache.flink.table.api.config.TableConfigOptions;
import org.jspecify.annotations.Nullable;

/** The options of a script: {@code SET 'key' = 'value'} and {@code RESET}, checked as they are set. */
final class Settings {
    /** What a plan needs in order to be a streaming plan with every table in it. */
    private static final Map<String, String> FIXED =
            Map.of("execution.runtime-mode", "streaming", "table.plan.compile.catalog-objects", "ALL");

    private final TableEnvironment environment;
    private final Map<String, String> initial;
    private final Map<String, String> effective;
    private final Map<String, ConfigOption<?>> tableOptions = tableOptions();

    Settings(TableEnvironment environment, Map<String, String> initial) {
        this.environment = environment;
        this.initial = Map.copyOf(initial);
        this.effective = new TreeMap<>(initial);
    }

    static Map<String, String> withFixed(Map<String, String> configuration) {
        Map<String, String> all = new LinkedHashMap<>(configuration);
        all.putAll(FIXED);
        return all;
    }

    /** Every option in force, by key. */
    Map<String, String> effective() {
        return new TreeMap<>(effective);
    }

    void set(SqlStatement statement) {
        List<SqlToken> tokens = statement.tokens();
        boolean isAssignment = tokens.size() == 4
                && tokens.get(1).kind() == SqlToken.Kind.STRING
                && tokens.get(2).isSymbol("=")
                && tokens.get(3).kind() == SqlToken.Kind.STRING;
        if (!isAssignment) {
            throw SqlError.in(
                    statement,
                    tokens.get(Math.min(1, tokens.size() - 1)),
                    "An option is set by two strings",
                    "Write SET 'key' = 'value';");
        }
        String key = tokens.get(1).value();
        String value = tokens.get(3).value();
        check(statement, key, value);
        environment.getConfig().set(key, value);
        effective.put(key, value);
    }

    void reset(SqlStatement statement) {
        List<SqlToken> tokens = statement.tokens();
        if (tokens.size() == 1) {
            for (String key : List.copyOf(effective.keySet())) {
                resetKey(key);
            }
        } else if (tokens.size() == 2 && tokens.get(1).kind() == SqlToken.Kind.STRING) {
            resetKey(tokens.get(1).value());
        } else {
            throw SqlError.in(statement, tokens.get(1), "RESET takes one string or none", "Write RESET 'key';");
        }
    }

    private void resetKey(String key) {
        String before = initial.get(key);
        if (before != null) {
            environment.getConfig().set(key, before);
            effective.put(key, before);
        } else {
            Configuration configuration = environment.getConfig().getConfiguration();
            configuration.removeKey(key);
            effective.remove(key);
        }
    }

    private void check(SqlStatement statement, String key, String value) {
        String needed = FIXED.get(key);
        if (needed != null && !needed.equalsIgnoreCase(value)) {
            throw error(statement, 3, "'" + key + "' is always '" + needed + "' in Millrace", "Leave this option out.");
        }
        ConfigOption<?> option = tableOptions.get(key);
        if (option != null) {
            checkValue(statement, option, value);
        } else if (key.startsWith("table.") && !key.startsWith("table.catalog-store.")) {
            throw error(
                    statement,
                    1,
                    "There is no option '" + key + "'",
                    NearestName.sentence(key, tableOptions.keySet())
                            + " Options of table programs are listed in Flink's documentation (Configuration).");
        }
    }

    private static void checkValue(SqlStatement statement, ConfigOption<?> option, String value) {
        try {
            Configuration.fromMap(Map.of(option.key(), value)).get(option);
        } catch (IllegalArgumentException e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            throw error(
                    statement,
                    3,
                    "'" + value + "' is no value for '" + option.key() + "'",
                    ErrorTranslation.allowedValues(String.valueOf(root.getMessage())));
        }
    }

    private static SqlError error(SqlStatement statement, int token, String reason, @Nullable String hint) {
        return new SqlError(
                ErrorCode.OPTION,
                statement.file(),
                statement.position(statement.tokens().get(token)),
                reason,
                hint == null ? null : hint.strip(),
                null);
    }

    /** Every option that Flink declares for table programs, by key. */
    private static Map<String, ConfigOption<?>> tableOptions() {
        Map<String, ConfigOption<?>> options = new TreeMap<>();
        for (Class<?> holder :
                List.of(ExecutionConfigOptions.class, OptimizerConfigOptions.class, TableConfigOptions.class)) {
            for (Field field : holder.getFields()) {
                try {
                    if (field.getType() == ConfigOption.class && field.get(null) instanceof ConfigOption<?> option) {
                        options.put(option.key(), option);
                    }
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException("getFields gives public fields only", e);
                }
            }
        }
        return options;
    }
}

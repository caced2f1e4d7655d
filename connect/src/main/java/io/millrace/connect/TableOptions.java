package io.millrace.connect;

import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.data.NearestName;
import io.millrace.data.NotNativeException;
import io.millrace.dataflow.TableDefinition;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.FallbackKey;
import org.apache.flink.table.factories.FactoryUtil;
import org.jspecify.annotations.Nullable;

/**
 * The WITH clause of a table, read by Flink's own {@link ConfigOption}s (their types, defaults and fallback keys). Keeps
 * account of what was asked for: what was given and nobody asked for is an error ({@link #checkAllRead}), so that no option
 * is ever silently ignored.
 */
public final class TableOptions {
    /** Options of every table that are not the connector's: the planner turns them into parts of the plan. */
    private static final List<ConfigOption<?>> OF_THE_PLAN = List.of(
            FactoryUtil.CONNECTOR,
            FactoryUtil.PROPERTY_VERSION,
            FactoryUtil.WATERMARK_EMIT_STRATEGY,
            FactoryUtil.WATERMARK_ALIGNMENT_GROUP,
            FactoryUtil.WATERMARK_ALIGNMENT_MAX_DRIFT,
            FactoryUtil.WATERMARK_ALIGNMENT_UPDATE_INTERVAL,
            FactoryUtil.SOURCE_IDLE_TIMEOUT);

    private final TableDefinition table;
    private final String prefix;
    private final Configuration values;

    /** Every full key that has a meaning, asked for so far; shared with the views {@link #under} prefixes. */
    private final SortedSet<String> known;

    public TableOptions(TableDefinition table) {
        this(table, "", new TreeSet<>());
        allow(OF_THE_PLAN);
    }

    private TableOptions(TableDefinition table, String prefix, SortedSet<String> known) {
        this.table = table;
        this.prefix = prefix;
        this.known = known;
        Map<String, String> own = new LinkedHashMap<>();
        table.options().forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                own.put(key.substring(prefix.length()), value);
            }
        });
        this.values = Configuration.fromMap(own);
    }

    public TableDefinition table() {
        return table;
    }

    /** The options below a prefix ({@code json.}), by their names behind it. */
    public TableOptions under(String morePrefix) {
        return new TableOptions(table, prefix + morePrefix, known);
    }

    /** The value given, or the default of the option; fails if there is neither. */
    public <T> T get(ConfigOption<T> option) {
        return find(option)
                .or(() -> Optional.ofNullable(option.defaultValue()))
                .orElseThrow(
                        () -> wrong("option '" + prefix + option.key() + "' is missing", "Add it to the WITH clause."));
    }

    /** The value given. */
    public <T> Optional<T> find(ConfigOption<T> option) {
        know(option);
        try {
            return values.getOptional(option);
        } catch (IllegalArgumentException e) {
            throw wrong(
                    "option '" + prefix + option.key() + "' has a bad value '"
                            + values.toMap().get(option.key()) + "'",
                    reason(e),
                    table);
        }
    }

    /** The text given for a key that no {@link ConfigOption} describes ({@code fields.price.kind}). */
    public @Nullable String text(String key) {
        known.add(prefix + key);
        return values.toMap().get(key);
    }

    /** All that is given below a prefix ({@code properties.}), by the rest of the key, sorted. */
    public Map<String, String> allUnder(String keyPrefix) {
        Map<String, String> found = new TreeMap<>();
        values.toMap().forEach((key, value) -> {
            if (key.startsWith(keyPrefix)) {
                known.add(prefix + key);
                found.put(key.substring(keyPrefix.length()), value);
            }
        });
        return found;
    }

    /** All that is given here, for code of Flink that reads it by these options itself; what is none of them is unknown. */
    public Map<String, String> given(Collection<? extends ConfigOption<?>> options) {
        for (ConfigOption<?> option : options) {
            know(option);
            allUnder(option.key() + "."); // the entries of an option that is a map
        }
        return values.toMap();
    }

    /** These have a meaning for this table, but not here: options of a sink while a source is made. */
    public void allow(Collection<? extends ConfigOption<?>> options) {
        options.forEach(this::know);
    }

    /** These have a meaning that the engine does not implement: a table that gives one of them runs on Flink. */
    public void notNative(Collection<? extends ConfigOption<?>> options) {
        for (ConfigOption<?> option : options) {
            if (find(option).isPresent()) {
                throw notNative(option.key());
            }
        }
    }

    /** That an option of this table is not there natively. */
    public NotNativeException notNative(String key) {
        return new NotNativeException("option '" + prefix + key + "' of table " + table.name());
    }

    /** Fails if an option was given that has no meaning, and names the nearest that has. */
    public void checkAllRead() {
        for (String key : new TreeSet<>(table.options().keySet())) {
            if (!known.contains(key)) {
                throw wrong("option '" + key + "' is not known", suggestion(key), table);
            }
        }
    }

    /** An error in the options of a table. */
    public MillraceException wrong(String message, @Nullable String hint) {
        return wrong(message, hint, table);
    }

    static MillraceException wrong(String message, @Nullable String hint, TableDefinition table) {
        return new MillraceException(ErrorCode.OPTION, message, hint, null).with("table", table.name());
    }

    private void know(ConfigOption<?> option) {
        known.add(prefix + option.key());
        for (FallbackKey fallback : option.fallbackKeys()) {
            known.add(prefix + fallback.getKey());
        }
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    private String suggestion(String key) {
        return NearestName.of(key, known)
                .map(name -> "Did you mean '" + name + "'?")
                .orElse("Options of this table are: " + String.join(", ", known) + ".");
    }
}

package io.millrace.bench.keys;

import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.RowType;

/** Options and columns of the connector. */
final class KeysOptions {
    static final String IDENTIFIER = "keys";

    static final ConfigOption<Long> KEYS =
            ConfigOptions.key("keys").longType().noDefaultValue().withDescription("Number of keys.");
    static final ConfigOption<Long> ROWS = ConfigOptions.key("rows")
            .longType()
            .noDefaultValue()
            .withDescription("Number of rows; the first ones have every key once.");
    static final ConfigOption<Integer> SPLITS = ConfigOptions.key("splits")
            .intType()
            .defaultValue(1)
            .withDescription("Number of splits that rows are dealt out to, one by one.");

    static final Set<ConfigOption<?>> REQUIRED = Set.of(KEYS, ROWS);
    static final Set<ConfigOption<?>> OPTIONAL = Set.of(SPLITS);

    private KeysOptions() {}

    /** Whether a table has the two columns, key and value, both BIGINT. */
    static boolean areColumns(RowType type) {
        return type.getFieldCount() == 2
                && type.getTypeAt(0) instanceof BigIntType
                && type.getTypeAt(1) instanceof BigIntType;
    }
}

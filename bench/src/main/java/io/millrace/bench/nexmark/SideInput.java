package io.millrace.bench.nexmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.LookupTableSource;
import org.apache.flink.table.connector.source.lookup.LookupFunctionProvider;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.LookupFunction;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/**
 * {@code 'connector' = 'side-input'}: a file of lines {@code number,text} as a table to look up by its number. The file is
 * read once, when the function opens, as the file source that the benchmark was written for did.
 */
public final class SideInput implements DynamicTableSourceFactory {
    private static final ConfigOption<String> PATH =
            ConfigOptions.key("path").stringType().noDefaultValue();

    /** Rows of the benchmark's own file. */
    private static final int ROWS = 10_000;

    /** Writes the benchmark's file: each number and itself as text. */
    public static void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            lines.add(i + "," + i);
        }
        Files.write(file, lines);
    }

    @Override
    public String factoryIdentifier() {
        return "side-input";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(PATH);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return new HashSet<>();
    }

    @Override
    public DynamicTableSource createDynamicTableSource(DynamicTableFactory.Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        helper.validate();
        List<LogicalTypeRoot> roots = context.getPhysicalRowDataType().getLogicalType().getChildren().stream()
                .map(type -> type.getTypeRoot())
                .toList();
        if (!roots.equals(List.of(LogicalTypeRoot.BIGINT, LogicalTypeRoot.VARCHAR))) {
            throw new ValidationException("a side input has two columns, BIGINT and STRING");
        }
        return new Table(helper.getOptions().get(PATH));
    }

    private record Table(String path) implements LookupTableSource {
        @Override
        public LookupRuntimeProvider getLookupRuntimeProvider(LookupContext context) {
            if (context.getKeys().length != 1 || context.getKeys()[0].length != 1 || context.getKeys()[0][0] != 0) {
                throw new ValidationException("a side input is looked up by its first column");
            }
            return LookupFunctionProvider.of(new Lookup(path));
        }

        @Override
        public DynamicTableSource copy() {
            return new Table(path);
        }

        @Override
        public String asSummaryString() {
            return "side-input";
        }
    }

    /** Looks a number up; Flink takes public classes only. */
    public static final class Lookup extends LookupFunction {
        private static final long serialVersionUID = 1;

        private final String path;
        private transient Map<Long, List<RowData>> rows = Map.of();

        Lookup(String path) {
            this.path = path;
        }

        @Override
        public void open(FunctionContext context) throws Exception {
            rows = new HashMap<>();
            for (String line : Files.readAllLines(Path.of(path))) {
                int comma = line.indexOf(',');
                long key = Long.parseLong(line.substring(0, comma));
                rows.computeIfAbsent(key, k -> new ArrayList<>())
                        .add(GenericRowData.of(key, StringData.fromString(line.substring(comma + 1))));
            }
        }

        @Override
        public Collection<RowData> lookup(RowData key) {
            return rows.getOrDefault(key.getLong(0), List.of());
        }
    }
}

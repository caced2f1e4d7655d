package io.millrace.conformance;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.LookupTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsFilterPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsReadingMetadata;
import org.apache.flink.table.connector.source.lookup.AsyncLookupFunctionProvider;
import org.apache.flink.table.connector.source.lookup.LookupFunctionProvider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.functions.AsyncLookupFunction;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.LookupFunction;
import org.apache.flink.table.planner.factories.TestValuesTableFactory;
import org.apache.flink.table.types.DataType;

/**
 * A table to look rows up in that has other rows after the restore of Flink's test: two of Flink's test tables, of which
 * one answers at a time.
 */
public final class PhasedTableFactory implements DynamicTableSourceFactory {
    static final String IDENTIFIER = "phased-values";
    static final String DATA_BEFORE = "data-before-restore";
    static final String DATA_AFTER = "data-after-restore";

    private static volatile boolean isAfterRestore;

    /** Which of the two answers from now on. */
    static void setAfterRestore(boolean newIsAfterRestore) {
        isAfterRestore = newIsAfterRestore;
    }

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of();
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        return new PhasedSource(source(context, DATA_BEFORE), source(context, DATA_AFTER));
    }

    private static DynamicTableSource source(Context context, String dataOption) {
        ResolvedCatalogTable table = context.getCatalogTable();
        Map<String, String> options = new HashMap<>(table.getOptions());
        options.put("connector", "values");
        options.put("data-id", options.get(dataOption));
        options.remove(DATA_BEFORE);
        options.remove(DATA_AFTER);
        return new TestValuesTableFactory()
                .createDynamicTableSource(new FactoryUtil.DefaultDynamicTableContext(
                        context.getObjectIdentifier(),
                        table.copy(options),
                        Map.of(),
                        context.getConfiguration(),
                        context.getClassLoader(),
                        context.isTemporary()));
    }

    /** Does the same with both. */
    private record PhasedSource(DynamicTableSource before, DynamicTableSource after)
            implements LookupTableSource, SupportsProjectionPushDown, SupportsFilterPushDown, SupportsReadingMetadata {
        @Override
        public LookupRuntimeProvider getLookupRuntimeProvider(LookupContext context) {
            LookupRuntimeProvider first = ((LookupTableSource) before).getLookupRuntimeProvider(context);
            LookupRuntimeProvider second = ((LookupTableSource) after).getLookupRuntimeProvider(context);
            if (first instanceof AsyncLookupFunctionProvider asyncFirst
                    && second instanceof AsyncLookupFunctionProvider asyncSecond) {
                return AsyncLookupFunctionProvider.of(new PhasedAsyncLookup(
                        asyncFirst.createAsyncLookupFunction(), asyncSecond.createAsyncLookupFunction()));
            }
            return LookupFunctionProvider.of(new PhasedLookup(
                    ((LookupFunctionProvider) first).createLookupFunction(),
                    ((LookupFunctionProvider) second).createLookupFunction()));
        }

        @Override
        public boolean supportsNestedProjection() {
            return false;
        }

        @Override
        public void applyProjection(int[][] fields, DataType type) {
            ((SupportsProjectionPushDown) before).applyProjection(fields, type);
            ((SupportsProjectionPushDown) after).applyProjection(fields, type);
        }

        @Override
        public Result applyFilters(List<ResolvedExpression> filters) {
            ((SupportsFilterPushDown) before).applyFilters(filters);
            return ((SupportsFilterPushDown) after).applyFilters(filters);
        }

        @Override
        public Map<String, DataType> listReadableMetadata() {
            return ((SupportsReadingMetadata) before).listReadableMetadata();
        }

        @Override
        public void applyReadableMetadata(List<String> keys, DataType type) {
            ((SupportsReadingMetadata) before).applyReadableMetadata(keys, type);
            ((SupportsReadingMetadata) after).applyReadableMetadata(keys, type);
        }

        @Override
        public DynamicTableSource copy() {
            return new PhasedSource(before.copy(), after.copy());
        }

        @Override
        public String asSummaryString() {
            return IDENTIFIER;
        }
    }

    /** Asks one of two. */
    public static final class PhasedLookup extends LookupFunction {
        private static final long serialVersionUID = 1;

        private final LookupFunction before;
        private final LookupFunction after;

        PhasedLookup(LookupFunction before, LookupFunction after) {
            this.before = before;
            this.after = after;
        }

        @Override
        public void open(FunctionContext context) throws Exception {
            before.open(context);
            after.open(context);
        }

        @Override
        public Collection<RowData> lookup(RowData key) throws IOException {
            return (isAfterRestore ? after : before).lookup(key);
        }

        @Override
        public void close() throws Exception {
            before.close();
            after.close();
        }
    }

    /** Asks one of two. */
    public static final class PhasedAsyncLookup extends AsyncLookupFunction {
        private static final long serialVersionUID = 1;

        private final AsyncLookupFunction before;
        private final AsyncLookupFunction after;

        PhasedAsyncLookup(AsyncLookupFunction before, AsyncLookupFunction after) {
            this.before = before;
            this.after = after;
        }

        @Override
        public void open(FunctionContext context) throws Exception {
            before.open(context);
            after.open(context);
        }

        @Override
        public CompletableFuture<Collection<RowData>> asyncLookup(RowData key) {
            return (isAfterRestore ? after : before).asyncLookup(key);
        }

        @Override
        public void close() throws Exception {
            before.close();
            after.close();
        }
    }
}

package io.millrace.bench.checksum;

import java.io.Serializable;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/** The connector {@code checksum} on Flink. */
public final class ChecksumTableFactory implements DynamicTableSinkFactory {
    @Override
    public String factoryIdentifier() {
        return ChecksumConnector.IDENTIFIER;
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
    public DynamicTableSink createDynamicTableSink(DynamicTableFactory.Context context) {
        FactoryUtil.createTableFactoryHelper(this, context).validate();
        RowType type = (RowType) context.getPhysicalRowDataType().getLogicalType();
        try {
            IntStream.range(0, type.getFieldCount()).forEach(i -> FieldHash.create(type.getTypeAt(i), i));
        } catch (IllegalArgumentException e) {
            throw new ValidationException(e.getMessage(), e);
        }
        return new TableSink(
                new FlinkSink(context.getObjectIdentifier().getObjectName(), type, context.getPrimaryKeyIndexes()));
    }

    private record TableSink(FlinkSink sink) implements DynamicTableSink {
        @Override
        public ChangelogMode getChangelogMode(ChangelogMode requestedMode) {
            return sink.keys().length == 0 ? requestedMode : ChangelogMode.upsert();
        }

        @Override
        public SinkRuntimeProvider getSinkRuntimeProvider(DynamicTableSink.Context context) {
            return SinkV2Provider.of(sink);
        }

        @Override
        public DynamicTableSink copy() {
            return new TableSink(sink);
        }

        @Override
        public String asSummaryString() {
            return "checksum";
        }
    }

    private record FlinkSink(String table, RowType type, int[] keys) implements Sink<RowData>, Serializable {
        @Override
        public SinkWriter<RowData> createWriter(WriterInitContext context) {
            int[] columns = IntStream.range(0, type.getFieldCount()).toArray();
            return new Writer(table, new Hasher(type, columns), keys.length == 0 ? null : new Hasher(type, keys));
        }
    }

    static final class Hasher {
        private final FieldHash[] fields;
        private final long[] factors;

        Hasher(RowType type, int[] columns) {
            fields = new FieldHash[columns.length];
            factors = new long[columns.length];
            for (int i = 0; i < columns.length; i++) {
                fields[i] = FieldHash.create(type.getTypeAt(columns[i]), columns[i]);
                factors[i] = RowHash.factor(columns[i]);
            }
        }

        long of(RowData row) {
            long sum = 0;
            for (int i = 0; i < fields.length; i++) {
                sum += fields[i].of(row) * factors[i];
            }
            return RowHash.mix(sum);
        }
    }

    private static final class Writer implements SinkWriter<RowData> {
        private final String table;
        private final Hasher row;
        private final @Nullable Hasher key;
        private final KeyedHashes newest = new KeyedHashes();
        private long rows;
        private long sum;
        private long changes;

        Writer(String table, Hasher row, @Nullable Hasher key) {
            this.table = table;
            this.row = row;
            this.key = key;
        }

        @Override
        public void write(RowData element, SinkWriter.Context context) {
            changes++;
            RowKind kind = element.getRowKind();
            boolean isAddition = kind == RowKind.INSERT || kind == RowKind.UPDATE_AFTER;
            if (key == null) {
                sum += isAddition ? row.of(element) : -row.of(element);
                rows += isAddition ? 1 : -1;
            } else if (kind != RowKind.UPDATE_BEFORE) {
                long after = isAddition ? row.of(element) : 0;
                long before = newest.put(key.of(element), after);
                sum += after - before;
                rows += (after == 0 ? 0 : 1) - (before == 0 ? 0 : 1);
            }
        }

        @Override
        public void flush(boolean endOfInput) {
            Checksums.add(table, new Checksum(rows, sum, changes));
            rows = 0;
            sum = 0;
            changes = 0;
        }

        @Override
        public void close() {}
    }
}

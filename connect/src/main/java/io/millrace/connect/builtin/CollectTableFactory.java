package io.millrace.connect.builtin;

import java.io.Serializable;
import java.util.Set;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.DataType;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/** The {@code collect} connector under Flink, in the same process. */
public final class CollectTableFactory implements DynamicTableSinkFactory {
    @Override
    public String factoryIdentifier() {
        return CollectConnector.IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(CollectConnector.ID);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(FactoryUtil.SINK_PARALLELISM);
    }

    @Override
    public DynamicTableSink createDynamicTableSink(DynamicTableFactory.Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        helper.validate();
        return new TableSink(
                helper.getOptions().get(CollectConnector.ID),
                context.getPhysicalRowDataType(),
                helper.getOptions().getOptional(FactoryUtil.SINK_PARALLELISM).orElse(null));
    }

    private record TableSink(
            String id, DataType type, @Nullable Integer parallelism) implements DynamicTableSink {
        @Override
        public ChangelogMode getChangelogMode(ChangelogMode requestedMode) {
            return requestedMode;
        }

        @Override
        public SinkRuntimeProvider getSinkRuntimeProvider(DynamicTableSink.Context context) {
            return SinkV2Provider.of(new FlinkSink(id, context.createDataStructureConverter(type)), parallelism);
        }

        @Override
        public DynamicTableSink copy() {
            return new TableSink(id, type, parallelism);
        }

        @Override
        public String asSummaryString() {
            return "collect " + id;
        }
    }

    private record FlinkSink(String id, DynamicTableSink.DataStructureConverter converter)
            implements Sink<RowData>, Serializable {
        @Override
        public SinkWriter<RowData> createWriter(WriterInitContext context) {
            CollectTarget.listener(id);
            return new FlinkWriter(id, converter);
        }
    }

    private record FlinkWriter(String id, DynamicTableSink.DataStructureConverter converter)
            implements SinkWriter<RowData> {
        @Override
        public void write(RowData element, SinkWriter.Context context) {
            CollectTarget.deliver(id, (Row) converter.toExternal(element));
        }

        @Override
        public void flush(boolean endOfInput) {}

        @Override
        public void close() {}
    }
}

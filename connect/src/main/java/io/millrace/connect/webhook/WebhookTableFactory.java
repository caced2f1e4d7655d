package io.millrace.connect.webhook;

import io.millrace.data.BatchBuilder;
import io.millrace.dataflow.DeadLetter;
import io.millrace.dataflow.SinkRequest;
import io.millrace.dataflow.StagedOutput;
import io.millrace.dataflow.TableDefinition;
import java.io.IOException;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The {@code webhook} connector under Flink; what cannot be delivered there is logged. */
public final class WebhookTableFactory implements DynamicTableSinkFactory {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookTableFactory.class);

    @Override
    public String factoryIdentifier() {
        return WebhookConnector.IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(WebhookOptions.URL);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        Set<ConfigOption<?>> options = new HashSet<>(WebhookOptions.OPTIONAL);
        options.add(FactoryUtil.FORMAT);
        options.add(FactoryUtil.SINK_PARALLELISM);
        return options;
    }

    @Override
    public DynamicTableSink createDynamicTableSink(DynamicTableFactory.Context context) {
        RowType type = (RowType) context.getPhysicalRowDataType().getLogicalType();
        Map<String, String> options = context.getCatalogTable().getOptions();
        FlinkSink sink = new FlinkSink(context.getObjectIdentifier().getObjectName(), type, Map.copyOf(options));
        sink.create(); // checks the options
        return new TableSink(sink);
    }

    private record TableSink(FlinkSink sink) implements DynamicTableSink {
        @Override
        public ChangelogMode getChangelogMode(ChangelogMode requestedMode) {
            return requestedMode;
        }

        @Override
        public SinkRuntimeProvider getSinkRuntimeProvider(DynamicTableSink.Context context) {
            return SinkV2Provider.of(sink, 1);
        }

        @Override
        public DynamicTableSink copy() {
            return new TableSink(sink);
        }

        @Override
        public String asSummaryString() {
            return "webhook " + sink.name();
        }
    }

    private record FlinkSink(String name, RowType type, Map<String, String> options)
            implements Sink<RowData>, Serializable {
        io.millrace.dataflow.Sink create() {
            TableDefinition table = new TableDefinition(name, name, type, List.of(), List.of(), options);
            SinkRequest request = new SinkRequest(table, type, List.of(), Set.of(RowKind.values()));
            return new WebhookConnector(FlinkSink::log).createSink(request);
        }

        private static void log(List<DeadLetter> letters) {
            letters.forEach(letter -> LOG.warn("a row for {} was {}", letter.origin(), letter.reason()));
        }

        @Override
        public SinkWriter<RowData> createWriter(WriterInitContext context) throws IOException {
            io.millrace.dataflow.Sink sink = create();
            try {
                sink.open();
            } catch (Exception e) {
                throw new IOException(e);
            }
            return new FlinkWriter(sink, sink.createWriter(), new BatchBuilder(type));
        }
    }

    private record FlinkWriter(
            io.millrace.dataflow.Sink sink, io.millrace.dataflow.SinkWriter writer, BatchBuilder builder)
            implements SinkWriter<RowData> {
        @Override
        public void write(RowData element, SinkWriter.Context context) throws IOException {
            builder.append(element);
            writer.write(builder.build());
            StagedOutput staged = writer.stage();
            if (staged != null) {
                try {
                    sink.commit(0, List.of(staged));
                } catch (Exception e) {
                    throw new IOException(e);
                }
            }
        }

        @Override
        public void flush(boolean endOfInput) throws IOException {
            if (endOfInput) {
                try {
                    sink.finish();
                } catch (Exception e) {
                    throw new IOException(e);
                }
            }
        }

        @Override
        public void close() {
            sink.close();
        }
    }
}

package io.millrace.connect.builtin;

import io.millrace.connect.Connector;
import io.millrace.connect.TableOptions;
import io.millrace.dataflow.Sink;
import io.millrace.dataflow.SinkRequest;
import io.millrace.dataflow.SinkWriter;
import io.millrace.dataflow.StagedOutput;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.Row;

/** {@code 'connector' = 'collect'}: rows to a listener in the same process; see {@link CollectTarget}. */
public final class CollectConnector implements Connector {
    public static final String IDENTIFIER = "collect";

    /** Who listens. */
    public static final ConfigOption<String> ID = ConfigOptions.key("collect.id")
            .stringType()
            .noDefaultValue()
            .withDescription("Name under which a listener of this process is registered.");

    @Override
    public String identifier() {
        return IDENTIFIER;
    }

    @Override
    public Sink createSink(SinkRequest request) {
        TableOptions options = new TableOptions(request.table());
        String id = options.get(ID);
        options.allow(List.of(FactoryUtil.SINK_PARALLELISM));
        options.checkAllRead();
        return new CollectSink(request.consumedType(), id);
    }

    private record CollectSink(RowType type, String id) implements Sink {
        @Override
        public void open() {
            CollectTarget.listener(id);
        }

        @Override
        public SinkWriter createWriter() {
            return new StagedRows.Writer(type);
        }

        @Override
        public void commit(long epoch, List<StagedOutput> staged) {
            for (StagedOutput output : staged) {
                for (Row row : ((StagedRows) output).list()) {
                    CollectTarget.deliver(id, row);
                }
            }
        }

        @Override
        public void close() {}
    }
}

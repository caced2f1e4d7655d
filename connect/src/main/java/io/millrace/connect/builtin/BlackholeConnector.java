package io.millrace.connect.builtin;

import io.millrace.connect.Connector;
import io.millrace.connect.TableOptions;
import io.millrace.data.Batch;
import io.millrace.dataflow.Sink;
import io.millrace.dataflow.SinkRequest;
import io.millrace.dataflow.SinkWriter;
import io.millrace.dataflow.StagedOutput;
import java.util.List;
import org.apache.flink.table.factories.FactoryUtil;
import org.jspecify.annotations.Nullable;

/** {@code 'connector' = 'blackhole'}: takes rows of all kinds and counts them. */
public final class BlackholeConnector implements Connector {
    @Override
    public String identifier() {
        return "blackhole";
    }

    @Override
    public Sink createSink(SinkRequest request) {
        TableOptions options = new TableOptions(request.table());
        options.allow(List.of(FactoryUtil.SINK_PARALLELISM)); // the engine has one number of shards for all
        options.checkAllRead();
        return new Blackhole();
    }

    private static final class Blackhole implements Sink {
        @Override
        public void open() {}

        @Override
        public SinkWriter createWriter() {
            return new CountingWriter();
        }

        @Override
        public void commit(long epoch, List<StagedOutput> staged) {}

        @Override
        public void close() {}
    }

    private static final class CountingWriter implements SinkWriter {
        private long rows;

        @Override
        public void write(Batch batch) {
            rows += batch.size();
        }

        @Override
        public @Nullable StagedOutput stage() {
            long staged = rows;
            rows = 0;
            return staged == 0 ? null : () -> staged;
        }
    }
}

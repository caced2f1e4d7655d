package io.millrace.app.pipeline;

import io.millrace.connect.Connector;
import io.millrace.connect.TableOptions;
import io.millrace.data.Batch;
import io.millrace.data.BatchRow;
import io.millrace.dataflow.Sink;
import io.millrace.dataflow.SinkRequest;
import io.millrace.dataflow.SinkWriter;
import io.millrace.dataflow.StagedOutput;
import io.millrace.planner.collect.CollectTableFactory;
import io.millrace.planner.collect.CollectedRows;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The connector {@code collect} on the native engine: rows of a query go to whoever asked for them, in this process. */
final class CollectConnector implements Connector {
    @Override
    public String identifier() {
        return CollectTableFactory.IDENTIFIER;
    }

    @Override
    public Sink createSink(SinkRequest request) {
        TableOptions options = new TableOptions(request.table());
        String collection = options.get(CollectTableFactory.COLLECTION);
        options.checkAllRead();
        return new CollectSink(collection);
    }

    private record CollectSink(String collection) implements Sink {
        @Override
        public void open() throws Exception {
            CollectedRows.consumer(collection);
        }

        @Override
        public SinkWriter createWriter() {
            return new Writer();
        }

        @Override
        public void commit(long epoch, List<StagedOutput> staged) throws Exception {
            CollectedRows.RowConsumer consumer = CollectedRows.consumer(collection);
            for (StagedOutput output : staged) {
                for (Batch batch : ((Batches) output).list()) {
                    BatchRow row = new BatchRow(batch);
                    for (int i = 0; i < batch.size(); i++) {
                        consumer.accept(row.at(i));
                    }
                }
            }
        }

        @Override
        public void close() {}
    }

    private record Batches(List<Batch> list) implements StagedOutput {
        @Override
        public long rows() {
            return list.stream().mapToLong(Batch::size).sum();
        }
    }

    /** Batches are immutable, so keeping them is all there is to stage. */
    private static final class Writer implements SinkWriter {
        private List<Batch> batches = new ArrayList<>();

        @Override
        public void write(Batch batch) {
            batches.add(batch);
        }

        @Override
        public @Nullable StagedOutput stage() {
            if (batches.isEmpty()) {
                return null;
            }
            Batches staged = new Batches(batches);
            batches = new ArrayList<>();
            return staged;
        }
    }
}

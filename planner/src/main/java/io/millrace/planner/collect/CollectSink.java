package io.millrace.planner.collect;

import java.io.IOException;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.table.data.RowData;

/** Gives each row to the consumer that waits under an id, in the thread that wrote it. */
final class CollectSink implements Sink<RowData> {
    private static final long serialVersionUID = 1L;

    private final String collection;

    CollectSink(String collection) {
        this.collection = collection;
    }

    @Override
    public SinkWriter<RowData> createWriter(WriterInitContext context) throws IOException {
        CollectedRows.RowConsumer consumer = CollectedRows.consumer(collection);
        return new SinkWriter<>() {
            @Override
            public void write(RowData row, Context rowContext) throws IOException, InterruptedException {
                // Writers run side by side; changes to one row all come through one of them, in order.
                synchronized (consumer) {
                    consumer.accept(row);
                }
            }

            @Override
            public void flush(boolean endOfInput) {
                // Rows are never held back.
            }

            @Override
            public void close() {
                // The consumer belongs to whoever opened it.
            }
        };
    }
}

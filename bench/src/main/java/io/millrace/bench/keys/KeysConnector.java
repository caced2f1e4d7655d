package io.millrace.bench.keys;

import io.millrace.connect.Connector;
import io.millrace.connect.TableOptions;
import io.millrace.data.Batch;
import io.millrace.data.Limits;
import io.millrace.data.LongColumn;
import io.millrace.dataflow.Source;
import io.millrace.dataflow.SourceBatch;
import io.millrace.dataflow.SourceReader;
import io.millrace.dataflow.SourceRequest;
import io.millrace.dataflow.SplitOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;

/** {@code 'connector' = 'keys'} on the native engine: rows of a key and a value, made in memory. Bounded. */
public final class KeysConnector implements Connector {
    @Override
    public String identifier() {
        return KeysOptions.IDENTIFIER;
    }

    @Override
    public Source createSource(SourceRequest request) {
        TableOptions options = new TableOptions(request.table());
        Configuration read = new Configuration();
        read.set(KeysOptions.KEYS, options.get(KeysOptions.KEYS));
        read.set(KeysOptions.ROWS, options.get(KeysOptions.ROWS));
        read.set(KeysOptions.SPLITS, options.get(KeysOptions.SPLITS));
        options.checkAllRead();
        if (!KeysOptions.areColumns(request.table().physicalType())) {
            throw options.wrong("a table of keys has two columns of type BIGINT, the key and a value", null);
        }
        return new KeysSource(request.table().name(), KeyRows.of(read));
    }

    /** Split s has the rows s, s + splits, s + 2 * splits, ...; a position is a number of rows of the split. */
    private record KeysSource(String table, KeyRows rows) implements Source {
        @Override
        public List<SourceReader> createReaders(Map<String, Long> positions) {
            List<SourceReader> readers = new ArrayList<>();
            for (int split = 0; split < rows.splits(); split++) {
                int ordinal = split;
                String name = table + "-" + split;
                long start = positions.getOrDefault(name, 0L);
                readers.add(output -> read(name, ordinal, start, output));
            }
            return readers;
        }

        private void read(String name, int split, long start, SplitOutput output) throws InterruptedException {
            output.open(List.of(name));
            long size = (rows.rows() - split + rows.splits() - 1) / rows.splits();
            long position = start;
            while (position < size) {
                long to = Math.min(size, position + Limits.BATCH_ROWS);
                output.emit(SourceBatch.of(name, position, to, batch(split, position, (int) (to - position))));
                position = to;
            }
            Hold.await();
            output.finish(name);
        }

        private Batch batch(int split, long position, int size) {
            long[] keys = new long[size];
            long[] values = new long[size];
            for (int i = 0; i < size; i++) {
                long row = (position + i) * rows.splits() + split;
                keys[i] = rows.key(row);
                values[i] = KeyRows.value(row);
            }
            return Batch.of(size, new LongColumn(keys, null, size), new LongColumn(values, null, size));
        }

        @Override
        public void close() {}
    }
}

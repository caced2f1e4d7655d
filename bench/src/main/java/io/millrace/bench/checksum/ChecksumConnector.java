package io.millrace.bench.checksum;

import io.millrace.connect.Connector;
import io.millrace.connect.TableOptions;
import io.millrace.data.Batch;
import io.millrace.dataflow.Sink;
import io.millrace.dataflow.SinkRequest;
import io.millrace.dataflow.SinkWriter;
import io.millrace.dataflow.StagedOutput;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * {@code 'connector' = 'checksum'} on the native engine: keeps no row, but knows afterwards how many are in the table and
 * the sum of their hashes. A table with a primary key takes updates by key, without the row before.
 */
public final class ChecksumConnector implements Connector {
    static final String IDENTIFIER = "checksum";

    @Override
    public String identifier() {
        return IDENTIFIER;
    }

    @Override
    public Sink createSink(SinkRequest request) {
        TableOptions options = new TableOptions(request.table());
        options.checkAllRead();
        RowType type = request.consumedType();
        try {
            for (LogicalType column : type.getChildren()) {
                FieldHash.create(column, 0);
            }
        } catch (IllegalArgumentException e) {
            throw options.wrong(String.valueOf(e.getMessage()), null);
        }
        int[] keys = request.table().primaryKey().stream()
                .mapToInt(type::getFieldIndex)
                .toArray();
        int[] columns = IntStream.range(0, type.getFieldCount()).toArray();
        return new ChecksumSink(request.table().name(), columns, keys);
    }

    private record ChecksumSink(String table, int[] columns, int[] keys) implements Sink {
        @Override
        public void open() {}

        @Override
        public SinkWriter createWriter() {
            return keys.length == 0 ? new SummingWriter(columns) : new KeyedWriter(columns, keys);
        }

        @Override
        public void commit(long epoch, List<StagedOutput> staged) {
            staged.forEach(output -> Checksums.add(table, ((Staged) output).checksum()));
        }

        @Override
        public void close() {}
    }

    private record Staged(Checksum checksum) implements StagedOutput {
        @Override
        public long rows() {
            return checksum.changes();
        }
    }

    private abstract static class Writer implements SinkWriter {
        private long[] hashes = {};
        long rows;
        long sum;
        long changes;

        final long[] hashes(Batch batch, int[] columns) {
            if (hashes.length < batch.size()) {
                hashes = new long[batch.size()];
            }
            ColumnHash.rows(batch, columns, hashes);
            return hashes;
        }

        @Override
        public final @Nullable StagedOutput stage() {
            if (changes == 0) {
                return null;
            }
            Staged staged = new Staged(new Checksum(rows, sum, changes));
            rows = 0;
            sum = 0;
            changes = 0;
            return staged;
        }
    }

    private static final class SummingWriter extends Writer {
        private final int[] columns;

        SummingWriter(int[] columns) {
            this.columns = columns;
        }

        @Override
        public void write(Batch batch) {
            long[] hashes = hashes(batch, columns);
            byte[] kinds = batch.rowKinds();
            long added = 0;
            int retractions = 0;
            for (int row = 0; row < batch.size(); row++) {
                boolean isAddition = kinds == null || Batch.isAddition(kinds[row]);
                added += isAddition ? hashes[row] : -hashes[row];
                retractions += isAddition ? 0 : 1;
            }
            sum += added;
            rows += batch.size() - 2L * retractions;
            changes += batch.size();
        }
    }

    private static final class KeyedWriter extends Writer {
        private final int[] columns;
        private final int[] keys;
        private final KeyedHashes newest = new KeyedHashes();

        KeyedWriter(int[] columns, int[] keys) {
            this.columns = columns;
            this.keys = keys;
        }

        @Override
        public void write(Batch batch) {
            long[] keyHashes = hashes(batch, keys).clone();
            long[] hashes = hashes(batch, columns);
            for (int row = 0; row < batch.size(); row++) {
                byte kind = batch.rowKind(row);
                if (kind == Batch.UPDATE_BEFORE) {
                    continue; // the row after it takes its place
                }
                long after = kind == Batch.DELETE ? 0 : hashes[row];
                long before = newest.put(keyHashes[row], after);
                sum += after - before;
                rows += (after == 0 ? 0 : 1) - (before == 0 ? 0 : 1);
            }
            changes += batch.size();
        }
    }
}

package io.millrace.conformance;

import io.millrace.data.Batch;
import io.millrace.data.Values;
import io.millrace.dataflow.Sink;
import io.millrace.dataflow.SinkWriter;
import io.millrace.dataflow.StagedOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.flink.table.data.conversion.DataStructureConverter;
import org.apache.flink.table.data.conversion.DataStructureConverters;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.utils.TypeConversions;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/** A sink that keeps the committed rows as Flink's external rows, whose texts Flink's tests compare. */
public final class RowSink implements Sink {
    private static final long POLL_MILLIS = 20;

    private final RowType type;
    private final List<DataStructureConverter<Object, Object>> converters = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();

    private record Staged(List<Row> kept) implements StagedOutput {
        @Override
        public long rows() {
            return kept.size();
        }
    }

    public RowSink(RowType type) {
        this.type = type;
        for (LogicalType field : type.getChildren()) {
            DataStructureConverter<Object, Object> converter =
                    DataStructureConverters.getConverter(TypeConversions.fromLogicalToDataType(field));
            converter.open(RowSink.class.getClassLoader());
            converters.add(converter);
        }
    }

    /** All rows committed, in order. */
    public synchronized List<Row> rows() {
        return List.copyOf(rows);
    }

    /** Waits until that many rows are committed; gives up at the deadline or when {@code isOver}. */
    synchronized void awaitRows(int count, long deadlineNanos, BooleanSupplier isOver) throws InterruptedException {
        while (rows.size() < count && !isOver.getAsBoolean() && System.nanoTime() < deadlineNanos) {
            wait(POLL_MILLIS);
        }
    }

    @Override
    public void open() {}

    @Override
    public SinkWriter createWriter() {
        return new Writer();
    }

    @Override
    public synchronized void commit(long epoch, List<StagedOutput> staged) {
        for (StagedOutput output : staged) {
            rows.addAll(((Staged) output).kept());
        }
        notifyAll();
    }

    @Override
    public void close() {}

    private Row row(Batch batch, int index) {
        Row row = new Row(RowKind.fromByteValue(batch.rowKind(index)), converters.size());
        for (int i = 0; i < converters.size(); i++) {
            Object internal = Values.get(batch.column(i), type.getTypeAt(i), index);
            row.setField(i, internal == null ? null : converters.get(i).toExternal(internal));
        }
        return row;
    }

    private final class Writer implements SinkWriter {
        private List<Row> written = new ArrayList<>();

        @Override
        public void write(Batch batch) {
            for (int i = 0; i < batch.size(); i++) {
                written.add(row(batch, i));
            }
        }

        @Override
        public @Nullable StagedOutput stage() {
            if (written.isEmpty()) {
                return null;
            }
            StagedOutput staged = new Staged(written);
            written = new ArrayList<>();
            return staged;
        }
    }
}

package io.millrace.bench.nexmark;

import io.millrace.bench.event.EventBlock;
import io.millrace.bench.event.EventColumns;
import io.millrace.bench.event.EventField;
import io.millrace.bench.event.EventRows;
import io.millrace.bench.event.EventStream;
import io.millrace.data.Batch;
import io.millrace.data.BatchBuilder;
import io.millrace.data.Column;
import io.millrace.data.ColumnBuilder;
import io.millrace.data.Limits;
import io.millrace.dataflow.Source;
import io.millrace.dataflow.SourceBatch;
import io.millrace.dataflow.SourceReader;
import io.millrace.dataflow.SourceRequest;
import io.millrace.dataflow.SplitOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.RowType;

/** Events as columns. A position is the number of an event, whatever split it is in. */
final class NexmarkSource implements Source {
    private final String table;
    private final EventScan scan;
    private final RowType type;
    private final List<List<String>> paths;
    private final List<Boolean> needed;

    NexmarkSource(String table, EventScan scan, SourceRequest request) {
        this.table = table;
        this.scan = scan;
        this.type = request.producedType();
        this.paths = request.paths();
        this.needed = request.needed();
        if (request.limit() != Long.MAX_VALUE || !request.metadataKeys().isEmpty()) {
            throw new IllegalArgumentException("the connector has neither metadata nor a limit to push down");
        }
    }

    @Override
    public List<SourceReader> createReaders(Map<String, Long> positions) {
        List<SourceReader> readers = new ArrayList<>();
        for (int split = 0; split < scan.splits(); split++) {
            int ordinal = split;
            String name = table + "-" + split;
            long start = positions.getOrDefault(name, 0L);
            readers.add(output -> read(name, ordinal, start, output));
        }
        return readers;
    }

    private void read(String name, int split, long start, SplitOutput output) throws InterruptedException {
        output.open(List.of(name));
        EventStream events = new EventStream(scan.settings(), split, scan.splits(), start, scan.events());
        EventColumns columns = new EventColumns(scan.settings());
        EventBlock block = events.next(Limits.BATCH_ROWS);
        while (block != null) {
            if (block.size() > 0) {
                output.emit(SourceBatch.of(name, block.from(), block.to(), batch(columns, block)));
            }
            block = events.next(Limits.BATCH_ROWS);
        }
        output.finish(name);
    }

    private Batch batch(EventColumns columns, EventBlock block) {
        Column[] made = new Column[paths.size()];
        for (int i = 0; i < made.length; i++) {
            EventField leaf = EventField.at(paths.get(i));
            if (!needed.get(i)) {
                made[i] = nulls(i, block.size());
            } else if (leaf != null) {
                made[i] = columns.column(leaf, block);
            } else {
                made[i] = rows(paths.get(i), i, block);
            }
        }
        return Batch.of(block.size(), made);
    }

    private Column nulls(int index, int size) {
        ColumnBuilder builder = ColumnBuilder.of(type.getTypeAt(index));
        for (int row = 0; row < size; row++) {
            builder.appendNull();
        }
        return builder.build();
    }

    /** A whole row of a kind, as one column: only where a plan wants all of it. */
    private Column rows(List<String> path, int index, EventBlock block) {
        EventRows rows = new EventRows(scan.settings(), List.of(path));
        BatchBuilder builder = new BatchBuilder(List.of(type.getTypeAt(index)));
        for (int row = 0; row < block.size(); row++) {
            builder.append(rows.row(block, row));
        }
        return builder.build().column(0);
    }

    @Override
    public void close() {}
}

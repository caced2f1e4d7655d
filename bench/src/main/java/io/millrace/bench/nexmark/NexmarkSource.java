package io.millrace.bench.nexmark;

import io.millrace.bench.event.EventBlock;
import io.millrace.bench.event.EventColumns;
import io.millrace.bench.event.EventField;
import io.millrace.bench.event.EventKind;
import io.millrace.bench.event.EventStream;
import io.millrace.data.Batch;
import io.millrace.data.Column;
import io.millrace.data.Limits;
import io.millrace.data.NullColumns;
import io.millrace.data.RowColumn;
import io.millrace.dataflow.Source;
import io.millrace.dataflow.SourceBatch;
import io.millrace.dataflow.SourceReader;
import io.millrace.dataflow.SourceRequest;
import io.millrace.dataflow.SplitOutput;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** Events as columns. A position is the number of an event, whatever split it is in. */
final class NexmarkSource implements Source {
    private final String table;
    private final EventScan scan;
    private final RowType type;
    private final List<List<String>> paths;
    private final List<Boolean> needed;
    private final Map<Integer, BitSet> neededFields;

    NexmarkSource(String table, EventScan scan, SourceRequest request) {
        this.table = table;
        this.scan = scan;
        this.type = request.producedType();
        this.paths = request.paths();
        this.needed = request.needed();
        this.neededFields = request.neededFields();
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
                made[i] = rows(columns, i, block);
            }
        }
        return Batch.of(block.size(), made);
    }

    private Column nulls(int index, int size) {
        return NullColumns.of(type.getTypeAt(index), size);
    }

    /** A whole row of a kind, as one column: only where a plan wants all of it. */
    private Column rows(EventColumns columns, int index, EventBlock block) {
        EventKind kind = EventField.kindAt(paths.get(index));
        List<LogicalType> types = type.getTypeAt(index).getChildren();
        List<EventField> leaves = EventField.of(kind);
        Column[] fields = new Column[leaves.size()];
        BitSet wanted = neededFields.get(index);
        for (int i = 0; i < fields.length; i++) {
            fields[i] = wanted == null || wanted.get(i)
                    ? columns.column(leaves.get(i), block)
                    : NullColumns.of(types.get(i), block.size());
        }
        return new RowColumn(fields, types, block.nullsBut(kind), block.size());
    }

    @Override
    public void close() {}
}

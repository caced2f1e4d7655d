package io.millrace.bench.nexmark;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.table.data.RowData;

/** Events as rows of Flink. */
final class FlinkEventSource
        implements Source<RowData, EventSplit, Collection<EventSplit>>, ResultTypeQueryable<RowData> {
    private static final long serialVersionUID = 1;

    private final EventScan scan;
    private final ArrayList<ArrayList<String>> paths = new ArrayList<>();
    private final TypeInformation<RowData> type;

    FlinkEventSource(EventScan scan, List<List<String>> paths, TypeInformation<RowData> type) {
        this.scan = scan;
        this.type = type;
        paths.forEach(path -> this.paths.add(new ArrayList<>(path)));
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
        return type;
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SourceReader<RowData, EventSplit> createReader(SourceReaderContext context) {
        return new FlinkEventReader(scan, List.copyOf(paths));
    }

    @Override
    public SplitEnumerator<EventSplit, Collection<EventSplit>> createEnumerator(
            SplitEnumeratorContext<EventSplit> context) {
        List<EventSplit> splits = new ArrayList<>();
        for (int ordinal = 0; ordinal < scan.splits(); ordinal++) {
            splits.add(new EventSplit(ordinal, 0));
        }
        return new FlinkEventEnumerator(context, splits);
    }

    @Override
    public SplitEnumerator<EventSplit, Collection<EventSplit>> restoreEnumerator(
            SplitEnumeratorContext<EventSplit> context, Collection<EventSplit> unassigned) {
        return new FlinkEventEnumerator(context, unassigned);
    }

    @Override
    public SimpleVersionedSerializer<EventSplit> getSplitSerializer() {
        return EventSplit.SERIALIZER;
    }

    @Override
    public SimpleVersionedSerializer<Collection<EventSplit>> getEnumeratorCheckpointSerializer() {
        return EventSplit.COLLECTION_SERIALIZER;
    }
}

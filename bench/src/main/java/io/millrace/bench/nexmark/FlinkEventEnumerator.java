package io.millrace.bench.nexmark;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.jspecify.annotations.Nullable;

/** Gives split n to reader n modulo the number of readers. */
final class FlinkEventEnumerator implements SplitEnumerator<EventSplit, Collection<EventSplit>> {
    private final SplitEnumeratorContext<EventSplit> context;
    private final List<EventSplit> unassigned;

    FlinkEventEnumerator(SplitEnumeratorContext<EventSplit> context, Collection<EventSplit> unassigned) {
        this.context = context;
        this.unassigned = new ArrayList<>(unassigned);
    }

    @Override
    public void start() {}

    @Override
    public void addReader(int reader) {
        Iterator<EventSplit> splits = unassigned.iterator();
        while (splits.hasNext()) {
            EventSplit split = splits.next();
            if (split.ordinal() % context.currentParallelism() == reader) {
                context.assignSplit(split, reader);
                splits.remove();
            }
        }
        context.signalNoMoreSplits(reader);
    }

    @Override
    public void handleSplitRequest(int reader, @Nullable String host) {}

    @Override
    public void addSplitsBack(List<EventSplit> splits, int reader) {
        unassigned.addAll(splits);
    }

    @Override
    public Collection<EventSplit> snapshotState(long checkpoint) {
        return List.copyOf(unassigned);
    }

    @Override
    public void close() {}
}

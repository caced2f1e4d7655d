package io.millrace.testkit;

import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.dataflow.Connectors;
import io.millrace.dataflow.Sink;
import io.millrace.dataflow.SinkRequest;
import io.millrace.dataflow.Source;
import io.millrace.dataflow.SourceRequest;
import io.millrace.dataflow.TableDefinition;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.flink.types.RowKind;

/** Gives the engine the sources and sinks that a test registered under the names of tables. */
public final class MemoryConnectors implements Connectors {
    private final Map<String, Function<SourceRequest, Source>> sources = new HashMap<>();
    private final Map<String, Set<RowKind>> sourceRowKinds = new HashMap<>();
    private final Map<String, Function<SinkRequest, Sink>> sinks = new HashMap<>();

    /** A table of inserts. */
    public MemoryConnectors source(String table, Source source) {
        return source(table, request -> source, Set.of(RowKind.INSERT));
    }

    /** A table whose source depends on what the plan wants to read. */
    public MemoryConnectors source(String table, Function<SourceRequest, Source> source, Set<RowKind> rowKinds) {
        sources.put(table, source);
        sourceRowKinds.put(table, rowKinds);
        return this;
    }

    public MemoryConnectors sink(String table, Sink sink) {
        return sink(table, request -> sink);
    }

    public MemoryConnectors sink(String table, Function<SinkRequest, Sink> sink) {
        sinks.put(table, sink);
        return this;
    }

    @Override
    public Source createSource(SourceRequest request) {
        return find(sources, request.table()).apply(request);
    }

    @Override
    public Sink createSink(SinkRequest request) {
        return find(sinks, request.table()).apply(request);
    }

    @Override
    public Set<RowKind> sourceRowKinds(TableDefinition table) {
        return find(sourceRowKinds, table);
    }

    private static <T> T find(Map<String, T> registered, TableDefinition table) {
        T found = registered.get(table.name());
        if (found == null) {
            throw new MillraceException(ErrorCode.NOT_FOUND, "the test registered no such table")
                    .with("table", table.name());
        }
        return found;
    }
}

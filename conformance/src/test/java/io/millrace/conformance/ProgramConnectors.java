package io.millrace.conformance;

import io.millrace.dataflow.Connectors;
import io.millrace.dataflow.Sink;
import io.millrace.dataflow.SinkRequest;
import io.millrace.dataflow.Source;
import io.millrace.dataflow.SourceRequest;
import io.millrace.dataflow.TableDefinition;
import io.millrace.testkit.TestRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/** The tables of one program, as sources that are fed with the program's rows and sinks that keep what they get. */
final class ProgramConnectors implements Connectors {
    /** A source and what the plan wants from it. A table that is scanned twice has two. */
    private record Scan(SourceRequest request, FedSource source) {}

    private final Map<String, List<Scan>> scans = new LinkedHashMap<>();
    private final Map<String, RowSink> sinks = new LinkedHashMap<>();
    private final Map<String, SinkRequest> sinkRequests = new LinkedHashMap<>();

    @Override
    public Source createSource(SourceRequest request) {
        FedSource source = new FedSource(request.producedType(), request.limit());
        scans.computeIfAbsent(request.table().name(), name -> new ArrayList<>()).add(new Scan(request, source));
        return source;
    }

    @Override
    public Sink createSink(SinkRequest request) {
        RowSink sink = new RowSink(request.consumedType());
        sinks.put(request.table().name(), sink);
        sinkRequests.put(request.table().name(), request);
        return sink;
    }

    /** The option {@code changelog-mode} of Flink's test tables: {@code I,UB,UA,D}, inserts only when not given. */
    @Override
    public Set<RowKind> sourceRowKinds(TableDefinition table) {
        Set<RowKind> kinds = EnumSet.noneOf(RowKind.class);
        for (String kind : table.options().getOrDefault("changelog-mode", "I").split(",")) {
            kinds.add(
                    switch (kind.strip()) {
                        case "I" -> RowKind.INSERT;
                        case "UB" -> RowKind.UPDATE_BEFORE;
                        case "UA" -> RowKind.UPDATE_AFTER;
                        case "D" -> RowKind.DELETE;
                        default -> throw new AssertionError("A row kind of a new kind: " + kind);
                    });
        }
        return kinds;
    }

    List<FedSource> sources() {
        return scans.values().stream().flatMap(List::stream).map(Scan::source).toList();
    }

    /** Gives a row to every scan of a table. */
    void append(String table, Row row) {
        for (Scan scan : scans.getOrDefault(table, List.of())) {
            scan.source().append(produced(row, scan.request()));
        }
    }

    /** Waits for rows at a sink, at most until the deadline. */
    void awaitRows(String table, int count, long deadlineNanos, BooleanSupplier isOver) throws InterruptedException {
        RowSink sink = sinks.get(table);
        if (sink != null) {
            sink.awaitRows(count, deadlineNanos, isOver);
        }
    }

    /** What arrived at a sink, as Flink writes rows. */
    List<String> received(String table) {
        RowSink sink = sinks.get(table);
        return sink == null
                ? List.of()
                : sink.rows().stream().map(Row::toString).toList();
    }

    /** Columns of a sink's primary key. */
    int[] keyColumns(String table) {
        SinkRequest request = sinkRequests.get(table);
        if (request == null) {
            return new int[0];
        }
        return request.table().primaryKey().stream()
                .mapToInt(request.consumedType()::getFieldIndex)
                .toArray();
    }

    /** A row of the program has the physical columns, then all readable metadata in the order of that option. */
    private static TestRow produced(Row row, SourceRequest request) {
        List<String> physical = request.table().physicalType().getFieldNames();
        List<String> metadata = readableMetadata(request.table());
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < request.physicalColumnCount(); i++) {
            String name = request.producedType().getFieldNames().get(i);
            values.add(row.getFieldNames(false) == null ? row.getField(physical.indexOf(name)) : row.getField(name));
        }
        for (String key : request.metadataKeys()) {
            values.add(row.getField(physical.size() + metadata.indexOf(key)));
        }
        return new TestRow(row.getKind(), values);
    }

    /** Keys of {@code 'readable-metadata' = 'key:TYPE,…'}. */
    private static List<String> readableMetadata(TableDefinition table) {
        return Arrays.stream(
                        table.options().getOrDefault("readable-metadata", "").split(",(?![^(<]*[)>])"))
                .map(entry -> entry.split(":")[0].strip())
                .toList();
    }
}

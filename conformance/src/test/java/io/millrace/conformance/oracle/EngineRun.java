package io.millrace.conformance.oracle;

import io.millrace.conformance.FoldedTable;
import io.millrace.conformance.RowSink;
import io.millrace.dataflow.Connectors;
import io.millrace.dataflow.Sink;
import io.millrace.dataflow.SinkRequest;
import io.millrace.dataflow.Source;
import io.millrace.dataflow.SourceBatch;
import io.millrace.dataflow.SourceReader;
import io.millrace.dataflow.SourceRequest;
import io.millrace.dataflow.SplitOutput;
import io.millrace.dataflow.TableDefinition;
import io.millrace.engine.graph.Graph;
import io.millrace.engine.graph.GraphNode;
import io.millrace.engine.run.Dataflow;
import io.millrace.engine.run.DataflowSnapshot;
import io.millrace.testkit.TestRow;
import io.millrace.testkit.TestRows;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/** Runs a program on the engine, its streams cut into epochs in one of several ways. */
final class EngineRun {
    /** How streams are cut into epochs. */
    enum Mode {
        /** Each row is an epoch, of the tables by turns. */
        ROW_BY_ROW,
        /** The same, with the state taken out and restored into a new dataflow after each epoch. */
        RESTORED,
        /** All rows in one epoch. */
        AT_ONCE,
        /** Epochs of random size on two workers, restored now and then, beside a split that stays idle. */
        RANDOM;

        /** Whether watermarks move as in Flink, which judges each row by those before it. */
        boolean judgesEachRow() {
            return this == ROW_BY_ROW || this == RESTORED;
        }
    }

    private static final String SPLIT = "split-0";
    private static final String IDLE_SPLIT = "split-1";

    private final OracleProgram program;
    private final Graph graph;
    private final Tables tables;
    private final Mode mode;
    private final Random random = new Random(7);
    private final List<Split> splits = new ArrayList<>();
    private long epoch;
    private Dataflow dataflow;

    private static final class Split {
        final int source;
        final String name;
        boolean hasEnded;

        Split(int source, String name) {
            this.source = source;
            this.name = name;
        }
    }

    EngineRun(OracleProgram program, Graph graph, Tables tables, Mode mode) {
        this.program = program;
        this.graph = graph;
        this.tables = tables;
        this.mode = mode;
        this.dataflow = newDataflow();
    }

    private Dataflow newDataflow() {
        return new Dataflow("oracle", graph, mode == Mode.RANDOM ? 2 : 1);
    }

    /** The table that the program makes, sorted; throws what an epoch or a restore throws. */
    List<String> run() throws Exception {
        try {
            runEpoch(openSources());
            int[] next = new int[program.tables().size()];
            int left =
                    program.tables().stream().mapToInt(t -> t.changes().size()).sum();
            while (left > 0) {
                int size = Math.min(left, epochRows(left));
                runEpoch(take(next, size));
                left -= size;
            }
            splits.forEach(split -> split.hasEnded = true);
            runEpoch(List.of());
        } finally {
            dataflow.close();
        }
        return FoldedTable.of(tables.sink().rows().stream().map(Row::toString).toList(), new int[0]);
    }

    private int epochRows(int left) {
        return switch (mode) {
            case ROW_BY_ROW, RESTORED -> 1;
            case AT_ONCE -> left;
            case RANDOM -> 1 + random.nextInt(9);
        };
    }

    /** The next rows, of the tables by turns. */
    private List<Dataflow.Input> take(int[] next, int size) {
        List<Dataflow.Input> inputs = new ArrayList<>();
        for (int taken = 0; taken < size; ) {
            for (int i = 0; i < next.length && taken < size; i++) {
                StreamTable table = program.tables().get(i);
                if (next[i] < table.changes().size()) {
                    inputs.addAll(tables.inputs(graph, table, table.changes().get(next[i]++)));
                    taken++;
                }
            }
        }
        return inputs;
    }

    private List<Dataflow.Input> openSources() throws Exception {
        List<Dataflow.Input> inputs = new ArrayList<>();
        for (GraphNode.SourceNode node : graph.sources()) {
            if (node.source() instanceof Scan) {
                splits.add(new Split(node.index(), SPLIT));
                if (mode == Mode.RANDOM) {
                    splits.add(new Split(node.index(), IDLE_SPLIT));
                }
            } else {
                for (SourceReader reader : node.source().createReaders(Map.of())) {
                    reader.run(new OutputOfPlan(node.index(), inputs));
                }
            }
        }
        return inputs;
    }

    private void runEpoch(List<Dataflow.Input> inputs) throws Exception {
        for (Split split : splits) {
            dataflow.openSplit(split.source, split.name);
            if (split.hasEnded) {
                dataflow.finishSplit(split.source, split.name);
                dataflow.finishSource(split.source);
            }
        }
        for (Dataflow.Staged staged : dataflow.runEpoch(++epoch, 1_700_000_000_000L + epoch, inputs)) {
            staged.sink().sink().commit(epoch, staged.outputs());
        }
        if (mode == Mode.RESTORED || (mode == Mode.RANDOM && random.nextInt(3) == 0)) {
            DataflowSnapshot snapshot = dataflow.snapshot();
            dataflow.close();
            dataflow = newDataflow();
            dataflow.restore(snapshot);
        }
    }

    /** Takes what a source of the plan itself, VALUES, gives. */
    private final class OutputOfPlan implements SplitOutput {
        private final int source;
        private final List<Dataflow.Input> inputs;

        OutputOfPlan(int source, List<Dataflow.Input> inputs) {
            this.source = source;
            this.inputs = inputs;
        }

        @Override
        public void open(Collection<String> names) {
            names.forEach(name -> splits.add(new Split(source, name)));
        }

        @Override
        public void emit(SourceBatch batch) {
            inputs.add(new Dataflow.Input(source, batch.split(), Objects.requireNonNull(batch.rows(), "rows")));
        }

        @Override
        public void finish(String name) {
            for (Split split : splits) {
                split.hasEnded |= split.source == source && split.name.equals(name);
            }
        }
    }

    /** What a plan reads from a table. It has no readers: the run puts rows in. */
    private record Scan(SourceRequest request) implements Source {
        @Override
        public List<SourceReader> createReaders(Map<String, Long> positions) {
            throw new IllegalStateException("rows of " + request.table().name() + " are put in by the run");
        }

        @Override
        public void commit(Map<String, Long> positions) {}

        @Override
        public void close() {}
    }

    /** The tables of a program, for one graph. */
    static final class Tables implements Connectors {
        private final OracleProgram program;
        private @Nullable RowSink sink;

        Tables(OracleProgram program) {
            this.program = program;
        }

        RowSink sink() {
            return Objects.requireNonNull(sink, "the plan has no sink");
        }

        @Override
        public Source createSource(SourceRequest request) {
            return new Scan(request);
        }

        @Override
        public Sink createSink(SinkRequest request) {
            sink = new RowSink(request.consumedType());
            return sink;
        }

        @Override
        public Set<RowKind> sourceRowKinds(TableDefinition table) {
            Set<RowKind> kinds = EnumSet.of(RowKind.INSERT);
            StreamTable.Mode mode = find(table.name()).mode();
            if (mode != StreamTable.Mode.APPEND) {
                kinds.add(RowKind.UPDATE_AFTER);
                kinds.add(RowKind.DELETE);
            }
            if (mode == StreamTable.Mode.RETRACT) {
                kinds.add(RowKind.UPDATE_BEFORE);
            }
            return kinds;
        }

        private StreamTable find(String name) {
            return program.tables().stream()
                    .filter(table -> table.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no table " + name));
        }

        /** A change for every scan of its table. */
        List<Dataflow.Input> inputs(Graph graph, StreamTable table, Change change) {
            List<Dataflow.Input> inputs = new ArrayList<>();
            for (GraphNode.SourceNode node : graph.sources()) {
                if (node.source() instanceof Scan scan
                        && scan.request().table().name().equals(table.name())) {
                    TestRow row = row(scan.request(), table, change);
                    inputs.add(new Dataflow.Input(
                            node.index(), SPLIT, TestRows.batch(scan.request().producedType(), row)));
                }
            }
            return inputs;
        }

        private static TestRow row(SourceRequest request, StreamTable table, Change change) {
            List<String> names = table.columns().stream().map(Column::name).toList();
            List<@Nullable Object> values = new ArrayList<>();
            for (String name : request.producedType().getFieldNames()) {
                int column = names.indexOf(name);
                values.add(TypedValues.parse(
                        table.columns().get(column).type(), change.values().get(column)));
            }
            return new TestRow(change.kind(), values);
        }
    }
}

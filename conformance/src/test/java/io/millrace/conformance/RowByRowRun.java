package io.millrace.conformance;

import io.millrace.data.Batch;
import io.millrace.dataflow.SourceBatch;
import io.millrace.dataflow.SourceReader;
import io.millrace.dataflow.SplitOutput;
import io.millrace.engine.epoch.Watermarks;
import io.millrace.engine.graph.Graph;
import io.millrace.engine.graph.GraphCompiler;
import io.millrace.engine.graph.GraphNode;
import io.millrace.engine.run.Dataflow;
import io.millrace.engine.run.DataflowSnapshot;
import io.millrace.engine.run.NodeCounters;
import io.millrace.plan.Plan;
import io.millrace.plan.PlanNode;
import io.millrace.plan.ProcessTableFunction;
import io.millrace.plan.TableSourceScan;
import io.millrace.plan.WatermarkAssigner;
import io.millrace.plan.spec.Ability;
import io.millrace.testkit.TestRows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.flink.types.Row;

/**
 * Runs a program's plan with each row as an epoch of its own: first the rows that Flink's test reads before its restore, of
 * the sources by turns, then those after it. Either on one dataflow, or with a dataflow that lives for one epoch
 * only, where the next one is new and goes on from its snapshot.
 *
 * <p>An epoch is the engine's mini-batch: to compare with Flink's, a run can take more rows an epoch. Flink ends a mini-batch
 * when it takes the savepoint that the test restores, so no epoch goes beyond.
 */
final class RowByRowRun {
    /** Longer than any window of a program in processing time. */
    static final Duration WINDOWS_END = Duration.ofMinutes(1);

    /** The savepoints that Flink's tests restore were taken long ago: longer than any time to live of a program. */
    static final Duration RESTORE_PAUSE = Duration.ofDays(100);

    private final TestProgram program;
    private final boolean isRestored;
    private final ProgramConnectors connectors = new ProgramConnectors();
    private final ManualTime time = new ManualTime();
    private final Graph graph;
    private final List<Split> splits = new ArrayList<>();
    private final long rowsOfEpoch;
    private final boolean seesWatermark;
    private final Set<Row> rowsBehind = Collections.newSetFromMap(new IdentityHashMap<>());
    private long epoch;
    private Dataflow dataflow;

    /** A split of a source, by the index of its node, and whether its input has ended. */
    private static final class Split {
        final int source;
        final String name;
        boolean hasEnded;

        Split(int source, String name) {
            this.source = source;
            this.name = name;
        }
    }

    /**
     * @param rowsOfEpoch how many rows an epoch takes
     * @param isRestored whether the state is taken out and restored into a new dataflow after every epoch
     */
    RowByRowRun(
            TestProgram program, Plan plan, ProgramCompiler.Compiled compiled, long rowsOfEpoch, boolean isRestored) {
        this.program = program;
        this.isRestored = isRestored;
        this.graph = GraphCompiler.compile(plan, connectors, compiled.configuration(), compiled.functions());
        this.rowsOfEpoch = rowsOfEpoch;
        this.seesWatermark = seesWatermark(plan);
        this.dataflow = newDataflow();
    }

    /** Whether functions are told where the watermark stands at a row, and may give that out. */
    private static boolean seesWatermark(Plan plan) {
        return plan.nodes().stream().anyMatch(ProcessTableFunction.class::isInstance)
                && plan.nodes().stream().anyMatch(RowByRowRun::makesWatermarks);
    }

    private static boolean makesWatermarks(PlanNode node) {
        return node instanceof WatermarkAssigner
                || (node instanceof TableSourceScan scan
                        && scan.source().abilities().stream().anyMatch(Ability.WatermarkPushDown.class::isInstance));
    }

    /**
     * Rows, known by their identity, that came when the watermark had passed the one that they themselves make; all rows if
     * functions are told where it stands.
     */
    Set<Row> rowsBehind() {
        return rowsBehind;
    }

    private Dataflow newDataflow() {
        return new Dataflow(program.id(), graph, 1);
    }

    /** Runs to the end and gives the tables it wrote; throws what an epoch or a restore throws. */
    ProgramConnectors run() throws Exception {
        try {
            runSourcesOfPlan();
            PhasedTableFactory.setAfterRestore(false);
            feed(true);
            PhasedTableFactory.setAfterRestore(true);
            feed(false);
            if (program.endsWithInput()) {
                splits.forEach(split -> split.hasEnded = true);
                runEpoch(List.of());
            }
        } finally {
            dataflow.close();
        }
        return connectors;
    }

    /** Runs the rows that the plan has in itself, those of VALUES; their sources end with the last of them. */
    private void runSourcesOfPlan() throws Exception {
        List<Split> ending = new ArrayList<>();
        List<Dataflow.Input> rows = openSources(ending);
        for (int i = 0; i + 1 < rows.size(); i++) {
            runEpoch(rows.subList(i, i + 1));
        }
        ending.forEach(split -> split.hasEnded = true);
        runEpoch(rows.isEmpty() ? rows : rows.subList(rows.size() - 1, rows.size()));
    }

    /** Opens the splits, and reads the sources that the plan has in itself, row by row. */
    private List<Dataflow.Input> openSources(List<Split> ending) throws Exception {
        List<Dataflow.Input> inputs = new ArrayList<>();
        for (GraphNode.SourceNode node : graph.sources()) {
            if (node.source() instanceof FedSource) {
                splits.add(new Split(node.index(), FedSource.SPLIT));
            } else {
                for (SourceReader reader : node.source().createReaders(Map.of())) {
                    reader.run(new OutputOfPlan(node.index(), inputs, ending));
                }
            }
        }
        return inputs;
    }

    private void feed(boolean isBeforeRestore) throws Exception {
        List<TestProgram.SourceRow> rows = program.rowsByTurns(isBeforeRestore);
        for (long from = 0; from < rows.size(); from += rowsOfEpoch) {
            List<TestProgram.SourceRow> taken =
                    rows.subList((int) from, (int) Math.min(rows.size() - from, rowsOfEpoch) + (int) from);
            taken.forEach(row -> connectors.append(row.source(), row.row()));
            List<Dataflow.Input> inputs = takeAppended();
            if (!isRestored && taken.size() == 1 && (seesWatermark || isBehind(inputs))) {
                rowsBehind.add(taken.get(0).row());
            }
            runEpoch(inputs);
        }
        if (isBeforeRestore ? program.hasRestore() : !program.endsWithInput()) {
            time.advance(isBeforeRestore ? RESTORE_PAUSE : WINDOWS_END);
            while (dataflow.nextTimerMillis() <= time.millis()) {
                runEpoch(List.of());
            }
        }
    }

    /** Whether a watermark is past the one that these rows make when they come alone. */
    private boolean isBehind(List<Dataflow.Input> inputs) {
        if (dataflow.counters().stream().noneMatch(node -> node.watermarkMillis() != Watermarks.UNKNOWN)) {
            return false;
        }
        try (Dataflow alone = newDataflow()) {
            splits.forEach(split -> alone.openSplit(split.source, split.name));
            alone.runEpoch(1, time.millis(), inputs);
            List<NodeCounters> now = dataflow.counters();
            return alone.counters().stream()
                    .filter(node -> node.watermarkMillis() != Watermarks.UNKNOWN)
                    .anyMatch(node ->
                            node.watermarkMillis() < now.get(node.index()).watermarkMillis());
        }
    }

    private List<Dataflow.Input> takeAppended() {
        List<Dataflow.Input> inputs = new ArrayList<>();
        for (GraphNode.SourceNode node : graph.sources()) {
            if (node.source() instanceof FedSource source) {
                source.takeAppended()
                        .forEach(row -> inputs.add(
                                new Dataflow.Input(node.index(), FedSource.SPLIT, TestRows.batch(source.type(), row))));
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
        for (Dataflow.Staged staged : dataflow.runEpoch(++epoch, time.millis(), inputs)) {
            staged.sink().sink().commit(epoch, staged.outputs());
        }
        if (isRestored) {
            DataflowSnapshot snapshot = dataflow.snapshot();
            dataflow.close();
            dataflow = newDataflow();
            dataflow.restore(snapshot);
        }
    }

    /** Takes what a source of the plan gives when it is read: its rows, each by itself, and its end. */
    private final class OutputOfPlan implements SplitOutput {
        private final int source;
        private final List<Dataflow.Input> inputs;
        private final List<Split> ending;

        OutputOfPlan(int source, List<Dataflow.Input> inputs, List<Split> ending) {
            this.source = source;
            this.inputs = inputs;
            this.ending = ending;
        }

        @Override
        public void open(Collection<String> names) {
            names.forEach(name -> splits.add(new Split(source, name)));
        }

        @Override
        public void emit(SourceBatch batch) {
            Batch rows = Objects.requireNonNull(batch.rows(), "rows");
            for (int row = 0; row < rows.size(); row++) {
                inputs.add(new Dataflow.Input(source, batch.split(), rows.gather(new int[] {row}, 1)));
            }
        }

        @Override
        public void finish(String name) {
            splits.stream()
                    .filter(split -> split.source == source && split.name.equals(name))
                    .forEach(ending::add);
        }
    }
}

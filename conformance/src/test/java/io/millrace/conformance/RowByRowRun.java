package io.millrace.conformance;

import io.millrace.dataflow.SourceBatch;
import io.millrace.dataflow.SourceReader;
import io.millrace.dataflow.SplitOutput;
import io.millrace.engine.graph.Graph;
import io.millrace.engine.graph.GraphCompiler;
import io.millrace.engine.graph.GraphNode;
import io.millrace.engine.run.Dataflow;
import io.millrace.engine.run.DataflowSnapshot;
import io.millrace.plan.Plan;
import io.millrace.testkit.TestRows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.table.test.program.SourceTestStep;
import org.apache.flink.types.Row;

/**
 * Runs a program's plan with each row as an epoch of its own: first the rows that Flink's test reads before its restore, of
 * the sources by turns, then those after it. Either on one dataflow, or with a dataflow that lives for one epoch
 * only, where the next one is new and goes on from its snapshot.
 */
final class RowByRowRun {
    /** Longer than any window of a program in processing time. */
    static final Duration WINDOWS_END = Duration.ofMinutes(1);

    private final TestProgram program;
    private final boolean isRestored;
    private final ProgramConnectors connectors = new ProgramConnectors();
    private final ManualTime time = new ManualTime();
    private final Graph graph;
    private final List<Split> splits = new ArrayList<>();
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

    /** @param isRestored whether the state is taken out and restored into a new dataflow after every epoch */
    RowByRowRun(TestProgram program, Plan plan, ProgramCompiler.Compiled compiled, boolean isRestored) {
        this.program = program;
        this.isRestored = isRestored;
        this.graph = GraphCompiler.compile(plan, connectors, compiled.configuration(), compiled.functions());
        this.dataflow = newDataflow();
    }

    private Dataflow newDataflow() {
        return new Dataflow(program.id(), graph, 1);
    }

    /** Runs to the end and gives the tables it wrote; throws what an epoch or a restore throws. */
    ProgramConnectors run() throws Exception {
        try {
            runEpoch(openSources());
            feed(true);
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

    /** Opens the splits, and reads the sources that the plan has in itself: the rows of VALUES. */
    private List<Dataflow.Input> openSources() throws Exception {
        List<Dataflow.Input> inputs = new ArrayList<>();
        for (GraphNode.SourceNode node : graph.sources()) {
            if (node.source() instanceof FedSource) {
                splits.add(new Split(node.index(), FedSource.SPLIT));
            } else {
                for (SourceReader reader : node.source().createReaders(Map.of())) {
                    reader.run(new OutputOfPlan(node.index(), inputs));
                }
            }
        }
        return inputs;
    }

    private void feed(boolean isBeforeRestore) throws Exception {
        boolean isAnyLeft = true;
        for (int i = 0; isAnyLeft; i++) {
            isAnyLeft = false;
            for (SourceTestStep source : program.sources()) {
                List<Row> rows = isBeforeRestore ? source.dataBeforeRestore : source.dataAfterRestore;
                if (i < rows.size()) {
                    isAnyLeft = true;
                    connectors.append(source.name, rows.get(i));
                    runEpoch(takeAppended());
                }
            }
        }
        if (!program.endsWithInput()) {
            time.advance(WINDOWS_END);
            while (dataflow.nextTimerMillis() <= time.millis()) {
                runEpoch(List.of());
            }
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

    /** Takes what a source of the plan gives when it is read, all at once. */
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
}

package io.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.Batch;
import io.millrace.dataflow.StagedOutput;
import io.millrace.engine.graph.Graph;
import io.millrace.engine.run.Dataflow;
import io.millrace.engine.run.DataflowSnapshot;
import io.millrace.testkit.Changelog;
import io.millrace.testkit.MemorySink;
import io.millrace.testkit.MemorySource;
import io.millrace.testkit.TestRow;
import io.millrace.testkit.TestRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an epoch gives depends on state, record and rows only. */
class DataflowTest {
    private static final String[] SPLITS = {"b", "a", "c"};

    private final List<List<Dataflow.Input>> epochs = randomEpochs(new Random(7), 40);

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7, 16})
    void outputDoesNotDependOnTheNumberOfWorkers(int workers) throws Exception {
        assertThat(run(epochs, workers)).isEqualTo(run(epochs, 1));
    }

    @Test
    void aSnapshotAtAnyEpochGoesOnAsIfNothingHadHappened() throws Exception {
        List<List<TestRow>> straight = run(epochs, 2);
        for (int at = 0; at < epochs.size(); at += 3) {
            List<List<TestRow>> restored = new ArrayList<>();
            MemorySink sink = new MemorySink(TestGraphs.COUNTS);
            DataflowSnapshot snapshot;
            try (Dataflow before = dataflow(sink, 2)) {
                openSplits(before);
                restored.addAll(runEpochs(before, sink, epochs, 0, at));
                snapshot = before.snapshot();
            }
            MemorySink secondSink = new MemorySink(TestGraphs.COUNTS);
            try (Dataflow after = dataflow(secondSink, 7)) {
                after.restore(snapshot);
                restored.addAll(runEpochs(after, secondSink, epochs, at, epochs.size()));
            }
            assertThat(restored).as("restored after epoch %d", at).isEqualTo(straight);
        }
    }

    @Test
    void anyCutGivesTheSameTable() throws Exception {
        List<TestRow> expected = Changelog.upsertTable(flatten(run(epochs, 1)), 0);
        List<List<Dataflow.Input>> oneByOne = new ArrayList<>();
        List<Dataflow.Input> all = new ArrayList<>();
        for (List<Dataflow.Input> epoch : epochs) {
            for (Dataflow.Input input : epoch) {
                oneByOne.add(List.of(input));
                all.add(input);
            }
        }
        assertThat(Changelog.upsertTable(flatten(run(oneByOne, 2)), 0)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(Changelog.upsertTable(flatten(run(List.of(all), 2)), 0))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void aSilentSplitHoldsTheWatermarkBackUntilItEnds() throws Exception {
        MemorySink sink = new MemorySink(TestGraphs.COUNTS);
        try (Dataflow dataflow = dataflow(sink, 1)) {
            dataflow.openSplit(0, "a");
            dataflow.openSplit(0, "b");
            dataflow.finishSplit(0, "a");
            Batch row = TestRows.batch(TestGraphs.WORDS, TestRow.row("x", 1L));
            List<List<TestRow>> first =
                    runEpochs(dataflow, sink, List.of(List.of(new Dataflow.Input(0, "b", row))), 0, 1);
            assertThat(first.get(0)).containsExactly(TestRow.updateAfter("x", 1L, Long.MIN_VALUE));
            dataflow.finishSplit(0, "b");
            List<List<TestRow>> last =
                    runEpochs(dataflow, sink, List.of(List.of(new Dataflow.Input(0, "b", row))), 0, 1);
            assertThat(last.get(0)).containsExactly(TestRow.updateAfter("x", 2L, Long.MAX_VALUE));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aUnionTakesRowsOfANodeAsOftenAsItIsNamed(boolean isExchanged) throws Exception {
        MemorySink sink = new MemorySink(TestGraphs.COUNTS);
        Graph graph = TestGraphs.union(new MemorySource(TestGraphs.WORDS, SPLITS), sink, isExchanged);
        try (Dataflow dataflow = new Dataflow("test", graph, 1)) {
            dataflow.openSplit(0, "a");
            Batch rows = TestRows.batch(TestGraphs.WORDS, TestRow.row("x", 1L), TestRow.row("x", 2L));
            List<List<TestRow>> counts =
                    runEpochs(dataflow, sink, List.of(List.of(new Dataflow.Input(0, "a", rows))), 0, 1);
            assertThat(counts.get(0)).containsExactly(TestRow.updateAfter("x", 6L, Long.MIN_VALUE));
        }
    }

    private static Dataflow dataflow(MemorySink sink, int workers) {
        Graph graph = TestGraphs.wordCount(new MemorySource(TestGraphs.WORDS, SPLITS), sink);
        return new Dataflow("test", graph, workers);
    }

    private static void openSplits(Dataflow dataflow) {
        for (String split : SPLITS) {
            dataflow.openSplit(0, split);
        }
    }

    /** Rows of the sink by epoch. */
    private static List<List<TestRow>> run(List<List<Dataflow.Input>> epochs, int workers) throws Exception {
        MemorySink sink = new MemorySink(TestGraphs.COUNTS);
        try (Dataflow dataflow = dataflow(sink, workers)) {
            openSplits(dataflow);
            return runEpochs(dataflow, sink, epochs, 0, epochs.size());
        }
    }

    private static List<List<TestRow>> runEpochs(
            Dataflow dataflow, MemorySink sink, List<List<Dataflow.Input>> epochs, int from, int to) throws Exception {
        List<List<TestRow>> rows = new ArrayList<>();
        for (int epoch = from; epoch < to; epoch++) {
            int before = sink.rows().size();
            List<StagedOutput> staged = new ArrayList<>();
            dataflow.runEpoch(epoch + 1, 1_000 + epoch, epochs.get(epoch))
                    .forEach(each -> staged.addAll(each.outputs()));
            sink.commit(epoch + 1, staged);
            rows.add(List.copyOf(sink.rows().subList(before, sink.rows().size())));
        }
        return rows;
    }

    private static List<TestRow> flatten(List<List<TestRow>> rows) {
        return rows.stream()
                .flatMap(List::stream)
                .map(row -> TestRow.updateAfter(row.value(0), row.value(1)))
                .toList();
    }

    private static List<List<Dataflow.Input>> randomEpochs(Random random, int count) {
        List<List<Dataflow.Input>> epochs = new ArrayList<>();
        for (int epoch = 0; epoch < count; epoch++) {
            List<Dataflow.Input> inputs = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(4); i++) {
                // Some epochs are large enough to be spread over workers.
                int rows = epoch % 5 == 0 ? 1_500 : 1 + random.nextInt(20);
                List<TestRow> batch = new ArrayList<>();
                for (int row = 0; row < rows; row++) {
                    batch.add(TestRow.row("word-" + random.nextInt(200), (long) row));
                }
                inputs.add(new Dataflow.Input(
                        0, SPLITS[random.nextInt(SPLITS.length)], TestRows.batch(TestGraphs.WORDS, batch)));
            }
            epochs.add(inputs);
        }
        return epochs;
    }
}

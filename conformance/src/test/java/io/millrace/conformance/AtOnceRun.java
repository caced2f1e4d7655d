package io.millrace.conformance;

import io.millrace.data.Limits;
import io.millrace.dataflow.DeadLetters;
import io.millrace.engine.NativePipeline;
import io.millrace.engine.graph.Graph;
import io.millrace.engine.graph.GraphCompiler;
import io.millrace.engine.run.PipelineSettings;
import io.millrace.plan.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.flink.table.test.program.SinkTestStep;
import org.apache.flink.types.Row;

/**
 * Runs a program's plan as a pipeline with two workers and as many rows at once as have the fate that they have row by row: a
 * row that lies behind the watermark there waits until those before it are delivered, so that it does here too. Rows after
 * Flink's restore wait for all before it.
 */
final class AtOnceRun {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** How long rows are waited for that never come where several changes are folded into one. */
    private static final Duration ROWS_TIMEOUT = Duration.ofSeconds(4);

    /** Rows in memory need no decoding: a dead letter is an error. */
    private static final DeadLetters NO_DEAD_LETTERS = letters -> {
        throw new AssertionError("Dead letters: " + letters);
    };

    private final TestProgram program;
    private final ProgramConnectors connectors = new ProgramConnectors();
    private final ManualTime time = new ManualTime();
    private final Graph graph;
    private final Set<Row> rowsBehind;

    /** @param rowsBehind see {@link RowByRowRun#rowsBehind} */
    AtOnceRun(TestProgram program, Plan plan, ProgramCompiler.Compiled compiled, Set<Row> rowsBehind) {
        this.program = program;
        this.rowsBehind = rowsBehind;
        this.graph = GraphCompiler.compile(plan, connectors, compiled.configuration(), compiled.functions());
    }

    /** Runs to the end and gives the tables it wrote; throws what made the pipeline fail. */
    ProgramConnectors run() throws Exception {
        PipelineSettings settings = new PipelineSettings(2, Limits.EPOCH_ROWS, NO_DEAD_LETTERS, time);
        List<List<TestProgram.SourceRow>> before = portions(program.rowsByTurns(true));
        List<List<TestProgram.SourceRow>> after = portions(program.rowsByTurns(false));
        PhasedTableFactory.setAfterRestore(false);
        boolean isOnePortion = before.size() + after.size() == 1;
        if (isOnePortion) {
            before.forEach(this::append);
            after.forEach(this::append);
            endInput();
        }
        try (NativePipeline pipeline = NativePipeline.start(program.id(), graph, settings)) {
            Driver driver = new Driver(pipeline);
            if (!isOnePortion) {
                driver.feed(before);
                if (program.hasRestore()) {
                    driver.pause(RowByRowRun.RESTORE_PAUSE, SinkTestStep::getExpectedBeforeRestoreAsStrings);
                }
                PhasedTableFactory.setAfterRestore(true);
                driver.feed(after);
                endInput();
            }
            if (program.endsWithInput()) {
                driver.awaitEnd();
            } else {
                driver.awaitDelivered();
                driver.pause(RowByRowRun.WINDOWS_END, SinkTestStep::getExpectedAsStrings);
            }
        }
        return connectors;
    }

    private void endInput() {
        if (program.endsWithInput()) {
            connectors.sources().forEach(FedSource::finish);
        }
    }

    private List<List<TestProgram.SourceRow>> portions(List<TestProgram.SourceRow> rows) {
        List<List<TestProgram.SourceRow>> portions = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= rows.size(); i++) {
            if (i == rows.size() || rowsBehind.contains(rows.get(i).row())) {
                portions.add(rows.subList(from, i));
                from = i;
            }
        }
        return portions;
    }

    private void append(List<TestProgram.SourceRow> rows) {
        rows.forEach(row -> connectors.append(row.source(), row.row()));
    }

    /** Feeds a running pipeline. */
    private final class Driver {
        private final NativePipeline pipeline;

        Driver(NativePipeline pipeline) {
            this.pipeline = pipeline;
        }

        void feed(List<List<TestProgram.SourceRow>> portions) throws Exception {
            for (List<TestProgram.SourceRow> portion : portions) {
                append(portion);
                awaitDelivered();
            }
        }

        /** Lets time pass, so that timers fire, and waits for what the test expects by then. */
        void pause(Duration pause, Function<SinkTestStep, List<String>> expected) throws Exception {
            time.advance(pause);
            long deadlineNanos = System.nanoTime() + ROWS_TIMEOUT.toNanos();
            for (SinkTestStep sink : program.sinks()) {
                connectors.awaitRows(sink.name, expected.apply(sink).size(), deadlineNanos, this::isOver);
            }
        }

        void awaitEnd() throws Exception {
            if (!pipeline.await(TIMEOUT.toMillis())) {
                throw failure("the pipeline does not end within " + TIMEOUT.toSeconds() + " s");
            }
            pipeline.await();
        }

        private void awaitDelivered() throws Exception {
            long deadlineNanos = System.nanoTime() + TIMEOUT.toNanos();
            for (FedSource source : connectors.sources()) {
                if (!source.awaitDelivered(deadlineNanos, this::isOver)) {
                    throw failure("rows are not delivered within " + TIMEOUT.toSeconds() + " s");
                }
            }
        }

        private boolean isOver() {
            return pipeline.state() != NativePipeline.State.RUNNING;
        }

        private Exception failure(String otherwise) {
            Exception failure = pipeline.failure();
            return failure == null ? new IllegalStateException(otherwise) : failure;
        }
    }
}

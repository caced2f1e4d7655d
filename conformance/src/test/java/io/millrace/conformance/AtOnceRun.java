package io.millrace.conformance;

import io.millrace.data.Limits;
import io.millrace.dataflow.DeadLetters;
import io.millrace.engine.NativePipeline;
import io.millrace.engine.graph.Graph;
import io.millrace.engine.graph.GraphCompiler;
import io.millrace.engine.run.PipelineSettings;
import io.millrace.plan.Plan;
import java.time.Duration;
import org.apache.flink.table.test.program.SinkTestStep;
import org.apache.flink.table.test.program.SourceTestStep;
import org.apache.flink.types.Row;

/**
 * Runs a program's plan as a pipeline with two workers, all rows there at the start. Where Flink stops a program while its
 * sources are open, those after Flink's restore come later.
 */
final class AtOnceRun {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** Rows in memory need no decoding: a dead letter is an error. */
    private static final DeadLetters NO_DEAD_LETTERS = letters -> {
        throw new AssertionError("Dead letters: " + letters);
    };

    private final TestProgram program;
    private final ProgramConnectors connectors = new ProgramConnectors();
    private final ManualTime time = new ManualTime();
    private final Graph graph;

    AtOnceRun(TestProgram program, Plan plan, ProgramCompiler.Compiled compiled) {
        this.program = program;
        this.graph = GraphCompiler.compile(plan, connectors, compiled.configuration(), compiled.functions());
    }

    /** Runs to the end and gives the tables it wrote; throws what made the pipeline fail. */
    ProgramConnectors run() throws Exception {
        PipelineSettings settings = new PipelineSettings(2, Limits.EPOCH_ROWS, NO_DEAD_LETTERS, time);
        if (program.endsWithInput()) {
            appendAll(true);
            appendAll(false);
            connectors.sources().forEach(FedSource::finish);
        }
        try (NativePipeline pipeline = NativePipeline.start(program.id(), graph, settings)) {
            Driver driver = new Driver(pipeline);
            if (program.endsWithInput()) {
                driver.awaitEnd();
            } else {
                driver.feed(true);
                driver.feed(false);
            }
        }
        return connectors;
    }

    private void appendAll(boolean isBeforeRestore) {
        for (SourceTestStep source : program.sources()) {
            for (Row row : isBeforeRestore ? source.dataBeforeRestore : source.dataAfterRestore) {
                connectors.append(source.name, row);
            }
        }
    }

    /** Feeds a running pipeline. */
    private final class Driver {
        private final NativePipeline pipeline;
        private final long deadlineNanos = System.nanoTime() + TIMEOUT.toNanos();

        Driver(NativePipeline pipeline) {
            this.pipeline = pipeline;
        }

        /** Feeds the rows, then lets windows of processing time end. */
        void feed(boolean isBeforeRestore) throws Exception {
            appendAll(isBeforeRestore);
            awaitDelivered();
            time.advance(RowByRowRun.WINDOWS_END);
            for (SinkTestStep sink : program.sinks()) {
                int expected = isBeforeRestore
                        ? sink.getExpectedBeforeRestoreAsStrings().size()
                        : sink.getExpectedAsStrings().size();
                connectors.awaitRows(sink.name, expected, deadlineNanos, this::isOver);
            }
        }

        void awaitEnd() throws Exception {
            if (!pipeline.await(TIMEOUT.toMillis())) {
                throw failure("the pipeline does not end within " + TIMEOUT.toSeconds() + " s");
            }
            pipeline.await();
        }

        private void awaitDelivered() throws Exception {
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

package io.millrace.conformance;

import io.millrace.data.Limits;
import io.millrace.dataflow.DeadLetters;
import io.millrace.engine.NativePipeline;
import io.millrace.engine.graph.Graph;
import io.millrace.engine.graph.GraphCompiler;
import io.millrace.engine.run.PipelineSettings;
import io.millrace.plan.Plan;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.test.program.SourceTestStep;
import org.apache.flink.types.Row;

/** Runs a program's plan on the engine with the program's rows. */
final class ProgramRun {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** Rows in memory need no decoding: a dead letter is an error. */
    private static final DeadLetters NO_DEAD_LETTERS = letters -> {
        throw new AssertionError("Dead letters: " + letters);
    };

    private final TestProgram program;
    private final ProgramConnectors connectors = new ProgramConnectors();
    private final Graph graph;
    private final boolean isRowByRow;

    /** @param isRowByRow whether every row is an epoch of its own; otherwise epochs take what is there */
    ProgramRun(TestProgram program, Plan plan, ReadableConfig configuration, boolean isRowByRow) {
        this.program = program;
        this.isRowByRow = isRowByRow;
        this.graph = GraphCompiler.compile(plan, connectors, configuration, ProgramRun.class.getClassLoader());
    }

    /** Runs to the end and gives the tables it wrote; throws what made the pipeline fail. */
    ProgramConnectors run() throws Exception {
        PipelineSettings settings = isRowByRow
                ? new PipelineSettings(1, 1, NO_DEAD_LETTERS, InstantSource.system())
                : new PipelineSettings(2, Limits.EPOCH_ROWS, NO_DEAD_LETTERS, InstantSource.system());
        if (isRowByRow) {
            connectors.sources().forEach(source -> source.batchRows(1));
        }
        long deadlineNanos = System.nanoTime() + TIMEOUT.toNanos();
        try (NativePipeline pipeline = NativePipeline.start(program.id(), graph, settings)) {
            for (SourceTestStep source : program.sources()) {
                feed(source, source.dataBeforeRestore, pipeline, deadlineNanos);
            }
            for (SourceTestStep source : program.sources()) {
                feed(source, source.dataAfterRestore, pipeline, deadlineNanos);
            }
            for (FedSource source : connectors.sources()) {
                if (!source.awaitDelivered(deadlineNanos, () -> isOver(pipeline))) {
                    throw failure(pipeline, "rows are not delivered after " + TIMEOUT.toSeconds() + " s");
                }
            }
            if (program.endsWithInput()) {
                connectors.sources().forEach(FedSource::finish);
                if (!pipeline.await(TIMEOUT.toMillis())) {
                    throw failure(pipeline, "the pipeline does not end");
                }
                pipeline.await();
            }
        }
        return connectors;
    }

    private void feed(SourceTestStep source, List<Row> rows, NativePipeline pipeline, long deadlineNanos)
            throws Exception {
        for (Row row : rows) {
            connectors.append(source.name, row);
            for (FedSource scan : isRowByRow ? connectors.sources(source.name) : List.<FedSource>of()) {
                if (!scan.awaitDelivered(deadlineNanos, () -> isOver(pipeline))) {
                    throw failure(pipeline, "row " + row + " of " + source.name + " is not delivered");
                }
            }
        }
    }

    private static boolean isOver(NativePipeline pipeline) {
        return pipeline.state() != NativePipeline.State.RUNNING;
    }

    private static Exception failure(NativePipeline pipeline, String otherwise) {
        Exception failure = pipeline.failure();
        return failure == null ? new IllegalStateException(otherwise) : failure;
    }
}

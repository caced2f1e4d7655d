package io.millrace.bench.run;

import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.data.NotNativeException;
import io.millrace.dataflow.DeadLetter;
import io.millrace.dataflow.DeadLetters;
import io.millrace.engine.NativePipeline;
import io.millrace.engine.graph.GraphCompiler;
import io.millrace.engine.graph.NodeCoverage;
import io.millrace.engine.run.NodeCounters;
import io.millrace.engine.run.PipelineSettings;
import io.millrace.expression.user.FunctionClasses;
import io.millrace.plan.Plan;
import io.millrace.plan.json.PlanReader;
import io.millrace.planner.PlannedScript;
import java.util.List;
import org.apache.flink.configuration.Configuration;

/** A query on the native engine. */
final class NativeJob implements Job {
    private final NativePipeline pipeline;

    private NativeJob(NativePipeline pipeline) {
        this.pipeline = pipeline;
    }

    /** @throws NotNativeException with the first reason why the engine does not run the plan */
    static NativeJob start(PlannedScript planned, int workers) {
        Plan plan = PlanReader.read(planned.planJson());
        Configuration configuration = Configuration.fromMap(planned.configuration());
        FunctionClasses functions = new FunctionClasses(NativeJob.class.getClassLoader(), planned.functions());
        try (GraphCompiler compiler = GraphCompiler.prepare(plan, BenchConnectors.create(), configuration, functions)) {
            List<NodeCoverage> uncovered = compiler.coverage().stream()
                    .filter(node -> !node.isNative())
                    .toList();
            if (!uncovered.isEmpty()) {
                String more = uncovered.size() == 1 ? "" : ", and " + (uncovered.size() - 1) + " more";
                throw new NotNativeException(uncovered.get(0).reason() + more);
            }
            return new NativeJob(
                    NativePipeline.start("bench", compiler.link(), PipelineSettings.of(workers, new NoDeadLetters())));
        }
    }

    @Override
    public long rowsRead() {
        return pipeline.counters().rowsIn();
    }

    /** Bytes of all state, as the operators count them. */
    long stateBytes() {
        return pipeline.counters().nodes().stream()
                .mapToLong(NodeCounters::stateBytes)
                .sum();
    }

    /** Rows that the sinks have delivered. */
    long rowsWritten() {
        return pipeline.counters().rowsOut();
    }

    @Override
    public boolean await(long timeoutMillis) throws InterruptedException {
        if (!pipeline.await(timeoutMillis)) {
            return false;
        }
        pipeline.await(); // throws what made it fail
        return true;
    }

    @Override
    public void close() {
        pipeline.close();
    }

    /** Events of a benchmark can be decoded; where one cannot, nothing that is measured is worth anything. */
    private static final class NoDeadLetters implements DeadLetters {
        @Override
        public void accept(List<DeadLetter> letters) {
            if (!letters.isEmpty()) {
                throw new MillraceException(
                        ErrorCode.INTERNAL,
                        "An event was not decoded: " + letters.get(0).reason());
            }
        }
    }
}

package io.millrace.bench.micro;

import io.millrace.bench.run.BenchConnectors;
import io.millrace.data.Batch;
import io.millrace.dataflow.EpochClock;
import io.millrace.dataflow.Operator;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.dataflow.Source;
import io.millrace.dataflow.SourceBatch;
import io.millrace.dataflow.SourceReader;
import io.millrace.dataflow.SplitOutput;
import io.millrace.engine.graph.Graph;
import io.millrace.engine.graph.GraphCompiler;
import io.millrace.engine.graph.GraphNode;
import io.millrace.expression.user.FunctionClasses;
import io.millrace.plan.Plan;
import io.millrace.plan.json.PlanReader;
import io.millrace.planner.PlannedScript;
import io.millrace.planner.Planner;
import io.millrace.planner.PlannerOptions;
import io.millrace.planner.Script;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;

/** Operators as the engine makes them of SQL, to be driven by a benchmark. */
final class PlannedOperator {
    /** Nothing happens at any time. */
    private static final class Context implements OperatorContext, EpochClock {
        @Override
        public EpochClock clock() {
            return this;
        }

        @Override
        public void countLateRows(int rows) {}

        @Override
        public long watermark() {
            return Long.MIN_VALUE;
        }

        @Override
        public long inputWatermark(int input) {
            return Long.MIN_VALUE;
        }

        @Override
        public long epoch() {
            return 1;
        }

        @Override
        public long processingTimeMillis() {
            return 0;
        }
    }

    private final OperatorFactory factory;
    private final List<List<Batch>> inputs;

    private PlannedOperator(OperatorFactory factory, List<List<Batch>> inputs) {
        this.factory = factory;
        this.inputs = inputs;
    }

    /**
     * The first operator whose name starts with a word, and all that the script's tables hold.
     *
     * @param sql a script with one INSERT
     */
    static PlannedOperator of(String name, String sql) throws Exception {
        PlannedScript planned = Planner.plan(
                Script.of("benchmark.sql", sql), PlannerOptions.defaults().withCacheDirectory(null));
        Plan plan = PlanReader.read(planned.planJson());
        FunctionClasses functions = new FunctionClasses(PlannedOperator.class.getClassLoader(), planned.functions());
        try (GraphCompiler compiler = GraphCompiler.prepare(
                plan, BenchConnectors.create(), Configuration.fromMap(planned.configuration()), functions)) {
            Graph graph = compiler.link();
            List<List<Batch>> inputs = new ArrayList<>();
            for (GraphNode.SourceNode source : graph.sources()) {
                inputs.add(read(source.source()));
            }
            OperatorFactory factory = graph.nodes().stream()
                    .filter(GraphNode.OperatorNode.class::isInstance)
                    .map(GraphNode.OperatorNode.class::cast)
                    .filter(node -> node.name().startsWith(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no operator " + name + " in " + sql))
                    .factory();
            return new PlannedOperator(factory, inputs);
        }
    }

    private static List<Batch> read(Source source) throws Exception {
        List<Batch> batches = new ArrayList<>();
        SplitOutput output = new SplitOutput() {
            @Override
            public void open(Collection<String> splits) {}

            @Override
            public void emit(SourceBatch batch) {
                if (batch.rows() != null) {
                    batches.add(batch.rows());
                }
            }

            @Override
            public void finish(String split) {}
        };
        for (SourceReader reader : source.createReaders(Map.of())) {
            reader.run(output);
        }
        return batches;
    }

    /** An open instance. */
    Operator open() {
        Operator operator = factory.create();
        operator.open(new Context());
        return operator;
    }

    /** What the script's n-th table holds. */
    List<Batch> table(int index) {
        return inputs.get(index);
    }
}

package io.millrace.app.pipeline;

import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.dataflow.Connectors;
import io.millrace.dataflow.DeadLetters;
import io.millrace.engine.graph.GraphCompiler;
import io.millrace.engine.graph.NodeCoverage;
import io.millrace.expression.user.FunctionClasses;
import io.millrace.plan.Plan;
import io.millrace.plan.json.PlanReader;
import io.millrace.planner.PlannedScript;
import io.millrace.planner.PlannedTable;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;

/** Starts planned scripts on the engine that is asked for, or the one that can run them. */
public final class PipelineStarter {
    private final Connectors connectors;
    private final ClassLoader userClasses;
    private final Terminal terminal;

    /** @param userClasses finds connectors and functions from {@code lib/} */
    public PipelineStarter(Connectors connectors, ClassLoader userClasses, Terminal terminal) {
        this.connectors = connectors;
        this.userClasses = userClasses;
        this.terminal = terminal;
    }

    /** What the native engine makes of every node of a script's plan. */
    public List<NodeCoverage> coverage(PlannedScript script) {
        FunctionClasses functions = functions(script);
        Plan plan = PlanReader.read(script.planJson(), functions.classLoader());
        try (GraphCompiler compiler = prepare(script, plan, functions)) {
            return compiler.coverage();
        }
    }

    /**
     * Starts a pipeline.
     *
     * @param name for people and threads
     * @param deadLetters made when the native engine runs; the pipeline closes them
     */
    public RunningPipeline start(
            String name, PlannedScript script, EngineChoice engine, int workers, Supplier<DeadLetters> deadLetters) {
        if (engine == EngineChoice.FLINK) {
            return flink(name, script, workers, "asked for");
        }
        FunctionClasses functions = functions(script);
        Plan plan = PlanReader.read(script.planJson(), functions.classLoader());
        List<NodeCoverage> uncovered;
        try (GraphCompiler compiler = prepare(script, plan, functions)) {
            uncovered = compiler.coverage().stream()
                    .filter(node -> !node.isNative())
                    .toList();
            if (uncovered.isEmpty()) {
                return new NativeRun(
                        name, compiler.link(), new NodeLabels(plan), alertTables(script), deadLetters.get(), workers);
            }
        }
        NodeCoverage first = uncovered.get(0);
        String reason = first.reason() + (uncovered.size() == 1 ? "" : ", and " + (uncovered.size() - 1) + " more");
        if (engine == EngineChoice.NATIVE) {
            throw new MillraceException(
                    ErrorCode.USAGE,
                    "The native engine does not run this plan: " + reason + " (node "
                            + first.node().id() + ": " + first.node().description() + ")",
                    "Use --engine auto to run it on Flink in this process, or see millrace explain.",
                    null);
        }
        terminal.say(name + " runs on Flink in this process: the native engine does not have " + reason + ".");
        return flink(name, script, workers, reason);
    }

    /** The functions of a script, with the jars that it names beside those in {@code lib/}. */
    private FunctionClasses functions(PlannedScript script) {
        return new FunctionClasses(script.classLoader(userClasses), script.functions());
    }

    private GraphCompiler prepare(PlannedScript script, Plan plan, FunctionClasses functions) {
        return GraphCompiler.prepare(plan, connectors, Configuration.fromMap(script.configuration()), functions);
    }

    private RunningPipeline flink(String name, PlannedScript script, int workers, String reason) {
        return new MiniClusterRun(name, script, workers, userClasses, reason, alertTables(script));
    }

    private static Set<String> alertTables(PlannedScript script) {
        return script.tables().stream()
                .filter(table -> "true".equals(table.options().get("alert")))
                .map(PlannedTable::name)
                .collect(Collectors.toSet());
    }
}

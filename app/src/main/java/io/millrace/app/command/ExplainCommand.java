package io.millrace.app.command;

import io.millrace.app.pipeline.KafkaLog;
import io.millrace.app.pipeline.PipelineRuntime;
import io.millrace.app.pipeline.Terminal;
import io.millrace.engine.graph.NodeCoverage;
import io.millrace.plan.Explain;
import io.millrace.plan.Plan;
import io.millrace.plan.json.PlanReader;
import io.millrace.planner.PlannedScript;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code millrace explain}: the plan, and for every node which engine runs it and what state it keeps. */
@Command(
        name = "explain",
        description = "Show the plan of SQL files, and for every node: native or Flink, and what state it keeps.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ExplainCommand implements Callable<Integer> {
    @Mixin
    private ScriptOptions script = new ScriptOptions();

    @Override
    public Integer call() {
        try (KafkaLog kafka = KafkaLog.external("localhost:9092");
                PipelineRuntime runtime = PipelineRuntime.create(kafka.bootstrapServers(), new Terminal())) {
            PlannedScript planned = runtime.plan(script.read(Map.of(LogOptions.VARIABLE, kafka.bootstrapServers())));
            Plan plan = PlanReader.read(planned.planJson());
            Map<Integer, NodeCoverage> byNode = new HashMap<>();
            List<NodeCoverage> coverage = runtime.coverage(planned);
            coverage.forEach(node -> byNode.put(node.node().id(), node));
            System.out.println(Explain.text(plan, node -> annotation(byNode.get(node.id()))));
            System.out.println(verdict(coverage));
        }
        return 0;
    }

    private static String annotation(NodeCoverage coverage) {
        if (!coverage.isNative()) {
            return "Flink: " + coverage.reason();
        }
        return coverage.state().isEmpty() ? "native" : "native, keeps " + coverage.state();
    }

    private static String verdict(List<NodeCoverage> coverage) {
        long missing = coverage.stream().filter(node -> !node.isNative()).count();
        return missing == 0
                ? "The native engine runs this plan."
                : "Flink runs this plan, in this process: the native engine does not have " + missing + " of its "
                        + coverage.size() + " nodes.";
    }
}

package io.millrace.app.pipeline;

import io.millrace.connect.ConnectorRegistry;
import io.millrace.connect.kafka.ServedOptions;
import io.millrace.dataflow.DeadLetters;
import io.millrace.engine.graph.NodeCoverage;
import io.millrace.planner.PlannedScript;
import io.millrace.planner.Planner;
import io.millrace.planner.PlannerOptions;
import io.millrace.planner.Script;
import java.util.List;
import java.util.function.Function;

/** Everything a script needs to be planned and run: connectors, user jars, the plan cache, dead letters. */
public final class PipelineRuntime implements AutoCloseable {
    private final UserLibraries libraries;
    private final PlannerOptions plannerOptions;
    private final PipelineStarter starter;
    private final Function<String, DeadLetters> deadLetters;

    private PipelineRuntime(
            UserLibraries libraries, PipelineStarter starter, Function<String, DeadLetters> deadLetters) {
        this.libraries = libraries;
        this.plannerOptions = PlannerOptions.defaults().withLibraries(libraries.jars(), libraries.classLoader());
        this.starter = starter;
        this.deadLetters = deadLetters;
    }

    /** @param bootstrapServers the log of served tables and dead letters */
    public static PipelineRuntime create(String bootstrapServers, Terminal terminal) {
        System.setProperty(ServedOptions.BOOTSTRAP_SERVERS_PROPERTY, bootstrapServers);
        UserLibraries libraries = UserLibraries.load();
        ConnectorRegistry connectors = ConnectorSet.create(bootstrapServers);
        return new PipelineRuntime(
                libraries,
                new PipelineStarter(connectors, libraries.classLoader(), terminal),
                pipeline -> ConnectorSet.deadLetters(bootstrapServers, pipeline));
    }

    /** Plans a script, or takes its plan from the cache. */
    public PlannedScript plan(Script script) {
        return Planner.plan(script, plannerOptions);
    }

    public List<NodeCoverage> coverage(PlannedScript script) {
        return starter.coverage(script);
    }

    public RunningPipeline start(String name, PlannedScript script, EngineChoice engine, int workers) {
        return starter.start(name, script, engine, workers, () -> deadLetters.apply(name));
    }

    @Override
    public void close() {
        libraries.close();
    }
}

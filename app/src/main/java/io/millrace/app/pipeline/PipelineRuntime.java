package io.millrace.app.pipeline;

import io.millrace.connect.kafka.ServedOptions;
import io.millrace.engine.graph.NodeCoverage;
import io.millrace.planner.PlannedScript;
import io.millrace.planner.Planner;
import io.millrace.planner.PlannerOptions;
import io.millrace.planner.Script;
import io.millrace.planner.SqlSession;
import java.nio.file.Path;
import java.util.List;

/** Everything a script needs to be planned and run: connectors, user jars, the plan cache, dead letters. */
public final class PipelineRuntime implements AutoCloseable {
    /** System property with the folder of the plan cache, for those who have no home. */
    private static final String CACHE_PROPERTY = "millrace.cache";

    private final UserLibraries libraries;
    private final PlannerOptions plannerOptions;
    private final Terminal terminal;
    private String bootstrapServers;
    private PipelineStarter starter;

    private PipelineRuntime(UserLibraries libraries, String bootstrapServers, Terminal terminal) {
        this.libraries = libraries;
        this.plannerOptions = plannerOptions(libraries);
        this.terminal = terminal;
        this.bootstrapServers = bootstrapServers;
        this.starter = starterOn(bootstrapServers);
    }

    private PipelineStarter starterOn(String log) {
        System.setProperty(ServedOptions.BOOTSTRAP_SERVERS_PROPERTY, log);
        return new PipelineStarter(
                ConnectorSet.create(log, libraries.classLoader()), libraries.classLoader(), terminal);
    }

    private static PlannerOptions plannerOptions(UserLibraries libraries) {
        PlannerOptions options = PlannerOptions.defaults().withLibraries(libraries.jars(), libraries.classLoader());
        String cache = System.getProperty(CACHE_PROPERTY);
        return cache == null ? options : options.withCacheDirectory(Path.of(cache));
    }

    /** @param bootstrapServers the log of served tables and dead letters */
    public static PipelineRuntime create(String bootstrapServers, Terminal terminal) {
        return new PipelineRuntime(UserLibraries.load(), bootstrapServers, terminal);
    }

    /** Another log for the served tables and dead letters of pipelines that start from now on. */
    public void useLog(String newBootstrapServers) {
        starter = starterOn(newBootstrapServers);
        bootstrapServers = newBootstrapServers;
    }

    /** Loads Flink's planner for statements one at a time. */
    public SqlSession session() {
        return new SqlSession(plannerOptions);
    }

    /** Finds what is in the user's jars too. */
    public ClassLoader userClasses() {
        return libraries.classLoader();
    }

    /** Plans a script, or takes its plan from the cache. */
    public PlannedScript plan(Script script) {
        return Planner.plan(script, plannerOptions);
    }

    public List<NodeCoverage> coverage(PlannedScript script) {
        return starter.coverage(script);
    }

    public RunningPipeline start(String name, PlannedScript script, EngineChoice engine, int workers) {
        String log = bootstrapServers;
        return starter.start(name, script, engine, workers, () -> ConnectorSet.deadLetters(log, name));
    }

    @Override
    public void close() {
        libraries.close();
    }
}

package io.millrace.app.command;

import io.millrace.app.pipeline.KafkaLog;
import io.millrace.app.pipeline.PipelineRuntime;
import io.millrace.app.pipeline.RunningPipeline;
import io.millrace.app.pipeline.Serving;
import io.millrace.app.pipeline.Terminal;
import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.planner.PlannedScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code millrace up}: everything that a folder of SQL files needs, until stopped. */
@Command(
        name = "up",
        description = {
            "Start a broker, a pipeline for every SQL file of a folder, the API and the page; run until stopped.",
            "A folder without SQL files gives a broker, the API and the page."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class UpCommand implements Callable<Integer> {
    private static final long CHECK_INTERVAL_MILLIS = 500;

    @Parameters(paramLabel = "PROJECT", arity = "0..1", description = "The folder. Default: the current one.")
    private Path project = Path.of(".");

    @Option(
            names = {"-D", "--set"},
            paramLabel = "NAME=VALUE",
            description = "Value of the variable $${NAME} in the SQL. $${DATA} is the folder unless defined.")
    private Map<String, String> variables = new LinkedHashMap<>();

    @Mixin
    private EngineOptions engine = new EngineOptions();

    @Mixin
    private LogOptions log = new LogOptions();

    @Mixin
    private PageOptions page = new PageOptions();

    @Override
    public Integer call() throws Exception {
        Terminal terminal = new Terminal();
        List<Path> files = sqlFiles(project);
        List<RunningPipeline> pipelines = new ArrayList<>();
        try (KafkaLog kafka = log.open(terminal);
                PipelineRuntime runtime = PipelineRuntime.create(kafka.bootstrapServers(), terminal);
                Serving serving = Serving.start(kafka.bootstrapServers(), page.host(), page.port(), terminal)) {
            ShutdownGuard guard = ShutdownGuard.closing(List.of(() -> closeAll(pipelines), serving, kafka));
            try {
                for (Path file : files) {
                    PlannedScript planned = runtime.plan(ScriptOptions.read(List.of(file), defaults(kafka)));
                    serving.serve(planned);
                    RunningPipeline pipeline =
                            runtime.start(RunCommand.nameOf(file), planned, engine.engine(), engine.workers());
                    pipelines.add(pipeline);
                    serving.show(pipeline);
                }
                terminal.say("Broker: " + kafka.bootstrapServers() + "   Page and API: " + serving.url()
                        + "   Pipelines: " + pipelines.size() + "   Ctrl-C stops.");
                watch(pipelines, guard, terminal);
            } finally {
                closeAll(pipelines);
                guard.close();
            }
        }
        return 0;
    }

    private static void watch(List<RunningPipeline> pipelines, ShutdownGuard guard, Terminal terminal)
            throws InterruptedException {
        List<RunningPipeline> running = new ArrayList<>(pipelines);
        while (!guard.isStopping()) {
            Thread.sleep(CHECK_INTERVAL_MILLIS);
            for (RunningPipeline pipeline : List.copyOf(running)) {
                try {
                    if (pipeline.await(1)) {
                        running.remove(pipeline);
                        terminal.say(pipeline.status().name() + " has ended: " + SummaryText.of(pipeline.summary()));
                    }
                } catch (MillraceException e) {
                    running.remove(pipeline);
                    terminal.say("error: " + pipeline.status().name() + " has failed: " + e.getMessage());
                }
            }
        }
    }

    private Map<String, String> defaults(KafkaLog kafka) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put(LogOptions.VARIABLE, kafka.bootstrapServers());
        all.put("DATA", project.toAbsolutePath().normalize().toString());
        all.putAll(variables);
        return all;
    }

    private static void closeAll(List<RunningPipeline> pipelines) {
        pipelines.forEach(RunningPipeline::close);
    }

    private static List<Path> sqlFiles(Path project) {
        if (!Files.isDirectory(project)) {
            throw new MillraceException(
                    ErrorCode.USAGE,
                    project + " is not a folder",
                    "Give a folder with SQL files; millrace run takes a file.",
                    null);
        }
        try (Stream<Path> files = Files.list(project)) {
            return files.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new MillraceException(
                    ErrorCode.USAGE, "Folder " + project + " cannot be read: " + e.getMessage(), null, e);
        }
    }
}

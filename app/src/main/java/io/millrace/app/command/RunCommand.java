package io.millrace.app.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.app.pipeline.KafkaLog;
import io.millrace.app.pipeline.PipelineRuntime;
import io.millrace.app.pipeline.RunSummary;
import io.millrace.app.pipeline.RunningPipeline;
import io.millrace.app.pipeline.Terminal;
import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.planner.PlannedScript;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code millrace run}: runs SQL files until their input ends or somebody stops it. */
@Command(
        name = "run",
        description = "Run SQL files until their input ends, or until stopped.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RunCommand implements Callable<Integer> {
    @Mixin
    private ScriptOptions script = new ScriptOptions();

    @Mixin
    private EngineOptions engine = new EngineOptions();

    @Mixin
    private LogOptions log = new LogOptions();

    @Option(names = "--summary", paramLabel = "FILE.json", description = "Write what the run did as one JSON object.")
    private @Nullable Path summaryFile;

    @Override
    public Integer call() throws Exception {
        Terminal terminal = new Terminal();
        try (KafkaLog kafka = log.open(script, terminal);
                PipelineRuntime runtime = PipelineRuntime.create(kafka.bootstrapServers(), terminal)) {
            PlannedScript planned = runtime.plan(script.read(Map.of(LogOptions.VARIABLE, kafka.bootstrapServers())));
            RunningPipeline pipeline =
                    runtime.start(nameOf(script.files().get(0)), planned, engine.engine(), engine.workers());
            Watch.untilEnd(pipeline, terminal, () -> finish(pipeline.summary(), terminal));
        }
        return 0;
    }

    private void finish(RunSummary summary, Terminal terminal) {
        terminal.say(SummaryText.of(summary));
        if (summaryFile != null) {
            try {
                new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(summaryFile.toFile(), summary);
            } catch (IOException e) {
                throw new MillraceException(
                        ErrorCode.IO,
                        "The summary cannot be written to " + summaryFile + ": " + e.getMessage(),
                        null,
                        e);
            }
        }
    }

    /** The file's name without its ending. */
    static String nameOf(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}

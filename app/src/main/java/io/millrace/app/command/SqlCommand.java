package io.millrace.app.command;

import io.millrace.app.pipeline.PipelineRuntime;
import io.millrace.app.pipeline.Terminal;
import io.millrace.app.sql.Prompt;
import io.millrace.app.sql.ResultFormat;
import io.millrace.app.sql.StatementRunner;
import io.millrace.app.sql.StatementsOfStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code millrace sql}: one statement, a script from standard input, or a prompt. */
@Command(
        name = "sql",
        description = {
            "Run a statement, or a prompt for many; or those from standard input if it is no terminal.",
            "A table is printed if the input ends; else rows are printed as they come, until Ctrl-C."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class SqlCommand implements Callable<Integer> {
    /** System property that the launcher sets when standard input is a terminal; Java itself cannot tell. */
    private static final String PROMPT_PROPERTY = "millrace.prompt";

    private static final String HISTORY_FILE = ".millrace_history";

    @ParentCommand
    private @Nullable RootCommand root;

    @Parameters(
            paramLabel = "STATEMENT",
            arity = "0..1",
            description = "One or more statements, separated by semicolons.")
    private @Nullable String text;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table, csv or json (an object a line). Default: ${DEFAULT-VALUE}.")
    private ResultFormat format = ResultFormat.TABLE;

    @Option(
            names = {"-D", "--set"},
            paramLabel = "NAME=VALUE",
            description = "Value of the variable $${NAME} in the SQL.")
    private Map<String, String> variables = new LinkedHashMap<>();

    @Mixin
    private EngineOptions engine = new EngineOptions();

    @Mixin
    private LogOptions log = new LogOptions();

    @Override
    @SuppressWarnings("ClosingStandardOutputStreams") // the runner prints on it and leaves it open
    public Integer call() throws Exception {
        Terminal terminal = new Terminal();
        try (LogWhenNeeded kafka = new LogWhenNeeded(log, terminal);
                PipelineRuntime runtime = PipelineRuntime.create(log.address(), terminal);
                StatementRunner runner = new StatementRunner(
                        runtime,
                        () -> kafka.open(runtime),
                        new StatementRunner.Options(engine.engine(), engine.workers(), format, variables),
                        System.out,
                        terminal)) {
            if (text == null && Boolean.getBoolean(PROMPT_PROPERTY)) {
                prompt(runner);
            } else {
                runAll(runner);
            }
        }
        return 0;
    }

    private void runAll(StatementRunner runner) throws IOException, InterruptedException {
        ShutdownGuard guard = ShutdownGuard.closing(List.of(runner::cancel));
        try {
            if (text != null) {
                runner.run("statement", text);
            } else {
                StatementsOfStream.run(
                        "stdin", new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), runner);
            }
        } finally {
            guard.close();
        }
    }

    private void prompt(StatementRunner runner) throws IOException, InterruptedException {
        boolean debug = root != null && root.isDebug();
        Path history = Path.of(System.getProperty("user.home"), HISTORY_FILE);
        try (org.jline.terminal.Terminal screen =
                TerminalBuilder.builder().system(true).name("millrace").build()) {
            System.err.println("Millrace SQL. A statement ends with a semicolon; help shows more, quit leaves.");
            new Prompt(runner, screen, history, e -> ErrorReport.print(e, debug, System.err), System.err).run();
        }
    }
}

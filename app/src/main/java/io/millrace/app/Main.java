package io.millrace.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.millrace.app.command.ErrorReport;
import io.millrace.app.command.RootCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/**
 * Where the process starts. Results go to standard output, everything else to standard error. Exit codes: 0 done, 1 failed
 * while running, 2 wrong use or an SQL error.
 */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs a command line and returns its exit code. */
    public static int run(String... arguments) {
        RootCommand root = new RootCommand();
        CommandLine commandLine = new CommandLine(root)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setAbbreviatedOptionsAllowed(false)
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        commandLine.setExecutionStrategy(parsed -> {
            if (root.isDebug()) {
                showLibraryLogs();
            }
            return new CommandLine.RunLast().execute(parsed);
        });
        commandLine.setExecutionExceptionHandler((failure, command, parsed) -> {
            ErrorReport.print(failure, root.isDebug(), System.err);
            return ErrorReport.exitCode(failure);
        });
        return commandLine.execute(arguments);
    }

    private static void showLibraryLogs() {
        if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger logger
                && logger.getLevel() == Level.OFF) {
            logger.setLevel(Level.INFO);
        }
    }
}

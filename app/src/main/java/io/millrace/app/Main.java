package io.millrace.app;

import io.millrace.app.command.RootCommand;
import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.planner.SqlError;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/**
 * Where the process starts. Results go to standard output, everything else to standard error. Exit codes: 0 done, 1 failed
 * while running, 2 wrong use or an SQL error.
 */
public final class Main {
    public static final int FAILED = 1;
    public static final int WRONG_USE = 2;

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
        commandLine.setExecutionExceptionHandler((failure, command, parsed) -> report(failure, root.isDebug()));
        return commandLine.execute(arguments);
    }

    /** Prints a failure as a person wants to read it, and says what the exit code is. */
    static int report(Throwable failure, boolean debug) {
        if (debug) {
            failure.printStackTrace();
        } else if (failure instanceof SqlError error) {
            System.err.println("error: " + error.render());
        } else if (failure instanceof MillraceException error) {
            System.err.println("error: " + error.getMessage());
            if (error.hint() != null && !error.hint().isEmpty()) {
                System.err.println("hint: " + error.hint());
            }
        } else {
            System.err.println("error: " + failure + " (this is a defect of Millrace; --debug shows where)");
        }
        return exitCode(failure);
    }

    private static int exitCode(Throwable failure) {
        if (failure instanceof MillraceException error) {
            ErrorCode code = error.code();
            boolean wrongUse = code == ErrorCode.SQL || code == ErrorCode.USAGE || code == ErrorCode.OPTION;
            return wrongUse ? WRONG_USE : FAILED;
        }
        return FAILED;
    }
}

package io.millrace.app.sql;

import io.millrace.planner.Script;
import java.io.BufferedReader;
import java.io.IOException;

/** Statements from a pipe or a file, each run as soon as its semicolon has been read. */
public final class StatementsOfStream {
    private StatementsOfStream() {}

    /**
     * Runs all statements.
     *
     * @param name where they are from, for messages
     * @throws io.millrace.data.MillraceException where a statement fails; those after it do not run
     */
    public static void run(String name, BufferedReader lines, StatementRunner runner)
            throws IOException, InterruptedException {
        StringBuilder text = new StringBuilder();
        int linesBefore = 0;
        int linesRead = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            linesRead++;
            text.append(line).append('\n');
            if (Script.isComplete(text.toString())) {
                if (!runAt(linesBefore, name, text, runner)) {
                    return;
                }
                text.setLength(0);
                linesBefore = linesRead;
            }
        }
        if (!text.toString().isBlank()) {
            runAt(linesBefore, name, text, runner);
        }
    }

    /** Empty lines stand for those that ran before, so that messages give the place in the whole input. */
    private static boolean runAt(int linesBefore, String name, StringBuilder text, StatementRunner runner)
            throws InterruptedException {
        return runner.run(name, "\n".repeat(linesBefore) + text);
    }
}

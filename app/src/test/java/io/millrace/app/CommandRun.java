package io.millrace.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * One command line run in this process.
 *
 * @param exitCode what the process would have ended with
 * @param out what went to standard output
 * @param err what went to standard error
 */
record CommandRun(int exitCode, String out, String err) {

    /** Runs a command line; plans are cached below the module's target folder. */
    static synchronized CommandRun of(String... arguments) {
        System.setProperty("millrace.cache", cache().toString());
        PrintStream outBefore = System.out;
        PrintStream errBefore = System.err;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            int exitCode = Main.run(arguments);
            return new CommandRun(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(outBefore);
            System.setErr(errBefore);
            // --debug shows the logs of the libraries, for the rest of the process.
            if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger logger) {
                logger.setLevel(Level.OFF);
            }
        }
    }

    /** A folder for plans that goes with the build. */
    static Path cache() {
        return Path.of("target", "test-plans").toAbsolutePath();
    }

    /** Writes a SQL file and gives its name. */
    static String file(Path folder, String name, String sql) throws Exception {
        return Files.writeString(folder.resolve(name), sql).toString();
    }
}

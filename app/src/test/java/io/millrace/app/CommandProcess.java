package io.millrace.app;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A command line in a process of its own, with what it printed in files. */
final class CommandProcess implements AutoCloseable {
    private final Process process;
    private final Path outFile;
    private final Path errFile;

    private CommandProcess(Process process, Path outFile, Path errFile) {
        this.process = process;
        this.outFile = outFile;
        this.errFile = errFile;
    }

    /** @param folder the working directory, and where its output goes */
    static CommandProcess start(Path folder, String... arguments) throws IOException {
        Path out = folder.resolve("stdout.txt");
        return start(folder, ProcessBuilder.Redirect.PIPE, ProcessBuilder.Redirect.to(out.toFile()), arguments);
    }

    static CommandProcess start(
            Path folder, ProcessBuilder.Redirect input, ProcessBuilder.Redirect output, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx1g"));
        for (String opened : List.of("java.lang", "java.util", "java.nio")) {
            command.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
        }
        command.add("-Dmillrace.cache=" + CommandRun.cache());
        command.add("-Duser.home=" + folder);
        command.add("-cp");
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        command.add(Stream.of(classPath.split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator)));
        command.add(Main.class.getName());
        command.addAll(List.of(arguments));
        Path err = folder.resolve("stderr.txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(input)
                .redirectOutput(output)
                .redirectError(err.toFile())
                .start();
        return new CommandProcess(process, folder.resolve("stdout.txt"), err);
    }

    String out() throws IOException {
        return Files.readString(outFile);
    }

    String err() throws IOException {
        return Files.readString(errFile);
    }

    /** Ctrl-C. */
    void interrupt() throws Exception {
        Process kill = new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                .redirectOutput(new File("/dev/null"))
                .start();
        if (!kill.waitFor(5, TimeUnit.SECONDS) || kill.exitValue() != 0) {
            throw new IllegalStateException("the signal could not be sent");
        }
    }

    /** Waits for the end and gives the exit code. */
    int await(Duration limit) throws Exception {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("still running after " + limit + "; it said:\n" + err());
        }
        return process.exitValue();
    }

    Process process() {
        return process;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

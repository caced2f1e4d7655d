package io.millrace.bench.run;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** A process like this one: the same Java, class path and options. */
final class ChildJvm {
    private ChildJvm() {}

    /**
     * Starts a process. Its errors are shown.
     *
     * @param options further options of the JVM; they win over those of this process
     * @param output where its standard output goes; by {@code PIPE} somebody has to read it
     */
    static Process start(Class<?> main, List<String> options, List<String> arguments, ProcessBuilder.Redirect output)
            throws IOException {
        return start(main, options, arguments, output, List.of());
    }

    /** @param before words before the command, such as {@code taskset -c 0} */
    static Process start(
            Class<?> main,
            List<String> options,
            List<String> arguments,
            ProcessBuilder.Redirect output,
            List<String> before)
            throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(ProcessHandle.current().info().command().orElse("java"));
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (isForAny(option)) {
                command.add(option);
            }
        }
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectOutput(output)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Not what would have several processes write one file, or listen on one port. */
    private static boolean isForAny(String option) {
        return !option.contains("SharedArchive") && !option.startsWith("-agentlib") && !option.startsWith("-javaagent");
    }
}

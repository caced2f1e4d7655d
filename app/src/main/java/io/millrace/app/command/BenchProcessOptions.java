package io.millrace.app.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import io.millrace.data.ErrorCode;
import io.millrace.data.Limits;
import io.millrace.data.MillraceException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the processes of benchmarks get. */
final class BenchProcessOptions {
    private static final long GIBIBYTE = 1L << 30;
    private static final long MOST_GIBIBYTES = 12;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description =
                    "Threads of the native engine, parallelism of Flink, partitions of topics. Default: one per core.")
    private int workers = Math.min(Runtime.getRuntime().availableProcessors(), Limits.MAX_WORKERS);

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            description =
                    "Largest heap of an engine's process, such as 4g. Default: half of the machine's memory, at most"
                            + " 12g.")
    private @Nullable String heap;

    @Option(
            names = "--jvm-option",
            paramLabel = "OPTION",
            description = "Further option of the JVM of the engines' processes; can be given more than once.")
    private List<String> jvmOptions = new ArrayList<>();

    @Option(names = "--json", paramLabel = "FILE", description = "Write all that was measured as JSON.")
    private @Nullable Path jsonFile;

    int workers() {
        if (workers < 1 || workers > Limits.MAX_WORKERS) {
            throw new MillraceException(
                    ErrorCode.USAGE, "--workers is from 1 to " + Limits.MAX_WORKERS + ", not " + workers, null, null);
        }
        return workers;
    }

    String heap() {
        if (heap != null) {
            return heap;
        }
        long gibibytes = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize() / GIBIBYTE / 2
                : 1;
        return Math.max(1, Math.min(gibibytes, MOST_GIBIBYTES)) + "g";
    }

    List<String> jvmOptions() {
        return jvmOptions;
    }

    void write(Object results) {
        if (jsonFile == null) {
            return;
        }
        try {
            new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(jsonFile.toFile(), results);
        } catch (IOException e) {
            throw new MillraceException(
                    ErrorCode.IO, "The results cannot be written to " + jsonFile + ": " + e.getMessage(), null, e);
        }
    }
}

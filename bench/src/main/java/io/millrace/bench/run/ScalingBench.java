package io.millrace.bench.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.bench.nexmark.EventInput;
import io.millrace.bench.nexmark.NexmarkQuery;
import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How the native engine scales: an aggregate and a join of Nexmark, from memory, on one worker and on several, each on as
 * many cores; and what state costs when there is more of it.
 */
public final class ScalingBench {
    private static final List<NexmarkQuery> QUERIES = List.of(NexmarkQuery.Q17, NexmarkQuery.Q20);
    private static final List<String> SHAPES = List.of("aggregate", "join");

    private final ScalingSettings settings;
    private final Consumer<String> progress;
    private final ObjectMapper json = new ObjectMapper();

    /** @param progress told what is going on, a line at a time */
    public ScalingBench(ScalingSettings settings, Consumer<String> progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /** Runs all; each result is given as soon as it is there. */
    public void run(Consumer<WorkersResult> workers, Consumer<StateResult> state)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("millrace-bench");
        try {
            for (NexmarkQuery query : QUERIES) {
                QueryResult one = run(query, 1, folder);
                QueryResult several = run(query, settings.workers(), folder);
                workers.accept(new WorkersResult(query, settings.workers(), canBindCores(), one, several));
            }
            for (String shape : SHAPES) {
                for (long keys : settings.keys()) {
                    progress.accept(String.format(Locale.ROOT, "%s of %,d keys ...", shape, keys));
                    StateRun run = new StateRun(
                            shape,
                            keys,
                            settings.changes(),
                            settings.workers(),
                            folder.resolve("plans").toString());
                    StateProcess.plan(run);
                    state.accept(inProcess(StateProcess.class, run, StateResult.class, List.of(), folder));
                }
            }
        } finally {
            NexmarkBench.delete(folder);
        }
    }

    private QueryResult run(NexmarkQuery query, int workers, Path folder) throws IOException, InterruptedException {
        progress.accept(query.id() + " on " + workers + (workers == 1 ? " worker ..." : " workers ..."));
        QueryRun run = new QueryRun(
                query,
                EventInput.MEMORY,
                BenchEngine.NATIVE,
                settings.events(),
                workers,
                Map.of(
                        "EVENTS", String.valueOf(settings.events()),
                        "EVENT_RATE", "10000",
                        "SPLITS", String.valueOf(workers)),
                folder.resolve("plans").toString(),
                folder.toString());
        QueryProcess.plan(run);
        List<String> before = canBindCores() ? List.of("taskset", "-c", "0-" + (workers - 1)) : List.of();
        return inProcess(QueryProcess.class, run, QueryResult.class, before, folder);
    }

    /** By {@code taskset}, which Linux has. */
    private static boolean canBindCores() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Arrays.stream(path.split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "taskset")));
    }

    private <T> T inProcess(Class<?> main, Object run, Class<T> answerType, List<String> before, Path folder)
            throws IOException, InterruptedException {
        Path request = folder.resolve("run.json");
        Path answer = folder.resolve("result.json");
        Files.deleteIfExists(answer);
        json.writeValue(request.toFile(), run);
        List<String> options = new ArrayList<>(settings.jvmOptions());
        options.add(0, "-Xmx" + settings.heap());
        Process process = ChildJvm.start(
                main, options, List.of(request.toString(), answer.toString()), ProcessBuilder.Redirect.DISCARD, before);
        try {
            if (process.waitFor() != 0 || !Files.exists(answer)) {
                throw new MillraceException(
                        ErrorCode.INTERNAL, "The process of " + run + " ended with exit code " + process.exitValue());
            }
            return json.readValue(answer.toFile(), answerType);
        } finally {
            process.destroyForcibly();
        }
    }

    /** The head of the table of {@link WorkersResult}s. */
    public static String workersHead() {
        return String.format(Locale.ROOT, "%-6s %14s %14s %6s%n", "query", "1: events/s", "n: events/s", "gain");
    }

    public static String line(WorkersResult result) {
        String problem = result.one().problem() != null
                ? result.one().problem()
                : result.several().problem();
        if (problem != null) {
            return result.query().id() + " " + problem + "\n";
        }
        return String.format(
                Locale.ROOT,
                "%-6s %14.0f %14.0f %6.2f  %d workers%s%n",
                result.query().id(),
                WorkersResult.secondHalfPerSecond(result.one()),
                WorkersResult.secondHalfPerSecond(result.several()),
                result.gain(),
                result.workers(),
                result.coresAreBound() ? ", on as many cores" : ", all cores for both: taskset is missing");
    }

    /** The head of the table of {@link StateResult}s. */
    public static String stateHead() {
        return String.format(
                Locale.ROOT,
                "%-10s %12s %12s %14s %14s %14s %14s%n",
                "state of",
                "keys",
                "rows",
                "ns CPU/new row",
                "ns CPU/change",
                "heap bytes/row",
                "counted/row");
    }

    public static String line(StateResult result) {
        return String.format(
                Locale.ROOT,
                "%-10s %12d %12d %14.0f %14.0f %14.1f %14.1f%n",
                result.shape(),
                result.keys(),
                result.stateRows(),
                result.fillNanos(),
                result.changeNanos(),
                result.heapBytesPerRow(),
                (double) result.countedBytes() / result.stateRows());
    }
}

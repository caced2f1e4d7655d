package io.millrace.bench.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.bench.nexmark.EventInput;
import io.millrace.bench.nexmark.NexmarkQuery;
import io.millrace.bench.nexmark.SideInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Runs every query on every engine, one after the other, each in a process of its own. */
public final class NexmarkBench {
    private final NexmarkSettings settings;
    private final Consumer<String> progress;
    private final ObjectMapper json = new ObjectMapper();

    /** @param progress told what is going on, a line at a time */
    public NexmarkBench(NexmarkSettings settings, Consumer<String> progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * Runs all.
     *
     * @param listener gets the results of one query over one input, of all engines, as soon as they are there
     */
    public void run(Consumer<List<QueryResult>> listener) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("millrace-bench");
        try {
            for (EventInput input : settings.inputs()) {
                if (input == EventInput.KAFKA) {
                    progress.accept(String.format("Filling a topic with %,d events ...", settings.events()));
                    try (FilledBroker broker =
                            FilledBroker.start(settings.events(), settings.eventsPerSecond(), settings.workers())) {
                        progress.accept(String.format(
                                "%,d events of %d bytes are in %d partitions.",
                                settings.events(),
                                broker.bytes() / Math.max(1, settings.events()),
                                settings.workers()));
                        runQueries(input, broker.bootstrapServers(), folder, listener);
                    }
                } else {
                    runQueries(input, "", folder, listener);
                }
            }
        } finally {
            delete(folder);
        }
    }

    private void runQueries(
            EventInput input, String bootstrapServers, Path folder, Consumer<List<QueryResult>> listener)
            throws IOException, InterruptedException {
        Path sideInput = folder.resolve("side-input.csv");
        SideInput.write(sideInput);
        for (NexmarkQuery query : settings.queries()) {
            List<QueryResult> results = new ArrayList<>();
            for (BenchEngine engine : settings.engines()) {
                Path output = Files.createTempDirectory(folder, "output");
                QueryRun run = new QueryRun(
                        query,
                        input,
                        engine,
                        settings.events(),
                        settings.workers(),
                        variables(bootstrapServers, sideInput, output),
                        folder.resolve("plans").toString(),
                        output.toString());
                results.add(query.isPlannable() ? runOne(run, folder) : unplannable(run));
                delete(output);
            }
            listener.accept(results);
        }
    }

    private static QueryResult unplannable(QueryRun run) {
        return QueryResult.problem(run, "Flink's planner does not take it: OVER aggregates cannot consume updates");
    }

    private Map<String, String> variables(String bootstrapServers, Path sideInput, Path output) {
        Map<String, String> variables = new HashMap<>();
        variables.put("EVENTS", String.valueOf(settings.events()));
        variables.put("EVENT_RATE", String.valueOf(settings.eventsPerSecond()));
        variables.put("SPLITS", String.valueOf(settings.workers()));
        variables.put("BOOTSTRAP_SERVERS", bootstrapServers);
        variables.put("TOPIC", BrokerProcess.TOPIC);
        variables.put("SIDE_INPUT", sideInput.toString());
        variables.put("OUTPUT", output.toString());
        return variables;
    }

    private QueryResult runOne(QueryRun run, Path folder) throws IOException, InterruptedException {
        progress.accept(
                run.query().id() + " " + run.input().id() + " " + run.engine().id() + " ...");
        QueryProcess.plan(run);
        Path request = folder.resolve("run.json");
        Path answer = folder.resolve("result.json");
        Files.deleteIfExists(answer);
        json.writeValue(request.toFile(), run);
        List<String> options = new ArrayList<>(settings.jvmOptions());
        options.add(0, "-Xmx" + settings.heap());
        Process process = ChildJvm.start(
                QueryProcess.class,
                options,
                List.of(request.toString(), answer.toString()),
                ProcessBuilder.Redirect.DISCARD);
        try {
            if (!process.waitFor(settings.timeoutSeconds(), TimeUnit.SECONDS)) {
                return QueryResult.problem(run, "stopped after " + settings.timeoutSeconds() + " s");
            }
        } finally {
            process.destroyForcibly();
        }
        return Files.exists(answer)
                ? json.readValue(answer.toFile(), QueryResult.class)
                : QueryResult.problem(run, "its process ended with exit code " + process.exitValue());
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}

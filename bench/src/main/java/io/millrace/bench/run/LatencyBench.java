package io.millrace.bench.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.backbone.TopicSpec;
import io.millrace.backbone.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * How long events take from Kafka to Kafka through a filter: first with nothing in between, then on each engine. The broker
 * and the engine have a process each; the events are written and taken by this one.
 */
public final class LatencyBench {
    private static final Duration TOPIC_TIMEOUT = Duration.ofSeconds(30);
    private static final long STOP_TIMEOUT_SECONDS = 15;

    private final LatencySettings settings;
    private final Consumer<String> progress;

    /** @param progress told what is going on, a line at a time */
    public LatencyBench(LatencySettings settings, Consumer<String> progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /** @param listener gets each result as soon as it is there */
    public void run(Consumer<LatencyResult> listener) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("millrace-bench");
        try (FilledBroker broker = FilledBroker.start(0, 1, settings.workers())) {
            String servers = broker.bootstrapServers();
            progress.accept("nothing in between ...");
            create(servers, "bare");
            listener.accept(new LatencyProbe(servers, "bare", "bare", settings).run("nothing"));
            for (BenchEngine engine : settings.engines()) {
                progress.accept(engine.id() + " ...");
                listener.accept(run(engine, servers, folder));
            }
        } finally {
            NexmarkBench.delete(folder);
        }
    }

    private LatencyResult run(BenchEngine engine, String servers, Path folder)
            throws IOException, InterruptedException {
        String from = engine.id() + "-from";
        String to = engine.id() + "-to";
        create(servers, from, to);
        LatencyRun run = new LatencyRun(
                engine,
                settings.workers(),
                Map.of("FROM", from, "TO", to, "BOOTSTRAP_SERVERS", servers),
                folder.resolve("plans").toString());
        LatencyProcess.plan(run);
        Path request = folder.resolve(engine.id() + ".json");
        new ObjectMapper().writeValue(request.toFile(), run);
        List<String> options = new ArrayList<>(settings.jvmOptions());
        options.add(0, "-Xmx" + settings.heap());
        Process process = ChildJvm.start(
                LatencyProcess.class, options, List.of(request.toString()), ProcessBuilder.Redirect.DISCARD);
        try {
            return new LatencyProbe(servers, from, to, settings).run(engine.id());
        } finally {
            process.getOutputStream().close(); // its standard input: it ends
            if (!process.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    private void create(String servers, String... names) {
        try (Topics topics = new Topics(servers, TOPIC_TIMEOUT)) {
            for (String name : names) {
                topics.create(TopicSpec.of(name).withPartitions(settings.workers()));
            }
        }
    }

    /** The head of a table of results. */
    public static String head() {
        return String.format(
                Locale.ROOT,
                "%-16s %10s %10s %9s %9s %9s %9s %9s%n",
                "between",
                "events",
                "events/s",
                "p50 ms",
                "p90 ms",
                "p99 ms",
                "p99.9 ms",
                "max ms");
    }

    /** A line of the table. */
    public static String line(LatencyResult result) {
        return String.format(
                Locale.ROOT,
                "%-16s %10d %10.0f %9.2f %9.2f %9.2f %9.2f %9.2f%n",
                result.between(),
                result.events(),
                result.writtenPerSecond(),
                result.p50Millis(),
                result.p90Millis(),
                result.p99Millis(),
                result.p999Millis(),
                result.maxMillis());
    }
}

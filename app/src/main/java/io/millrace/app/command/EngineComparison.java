package io.millrace.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.app.Main;
import io.millrace.app.demo.TopicContents;
import io.millrace.app.pipeline.Terminal;
import io.millrace.backbone.Topics;
import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs the demo's SQL over what is in the log on both engines, one after the other, each in a process of its own, so that
 * neither profits from what the other has warmed up. CPU time is that of the whole process of an engine, its start and its
 * compilation of code included; the broker runs in this process and is not counted.
 */
final class EngineComparison {
    private static final List<String> ENGINES = List.of("native", "flink");
    private static final List<String> TABLES =
            List.of("revenue_by_country", "trending_products", "suspicious_customers");
    private static final String EVENTS = "clean-orders";

    private final String bootstrapServers;
    private final Path folder;
    private final int workers;
    private final Terminal terminal;

    EngineComparison(String bootstrapServers, Path folder, int workers, Terminal terminal) {
        this.bootstrapServers = bootstrapServers;
        this.folder = folder;
        this.workers = workers;
        this.terminal = terminal;
    }

    /** Runs both and returns what came out, as text. Fails if their final tables are not equal. */
    String run() throws IOException, InterruptedException {
        Map<String, JsonNode> summaries = new LinkedHashMap<>();
        Map<String, Map<String, TopicContents>> contents = new LinkedHashMap<>();
        for (String engine : ENGINES) {
            terminal.say("Running retail.sql on the engine " + engine + " ...");
            summaries.put(engine, runInProcess(engine));
            contents.put(engine, takeResults());
        }
        checkEqual(contents.get("native"), contents.get("flink"));
        return text(summaries, contents.get("native"));
    }

    private JsonNode runInProcess(String engine) throws IOException, InterruptedException {
        Path summary = Files.createTempFile("millrace-" + engine, ".json");
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of("run", folder.resolve("retail.sql").toString(), "--engine", engine));
        command.addAll(List.of("--workers", String.valueOf(workers), "--broker", bootstrapServers));
        command.addAll(List.of("--set", "DATA=" + folder, "--set", "BOUNDS='scan.bounded.mode' = 'latest-offset'"));
        command.addAll(List.of("--summary", summary.toString()));
        try {
            Process process = new ProcessBuilder(command).inheritIO().start();
            if (process.waitFor() != 0) {
                throw new MillraceException(
                        ErrorCode.INTERNAL,
                        "The run on " + engine + " has failed with exit code " + process.exitValue());
            }
            return new ObjectMapper().readTree(summary.toFile());
        } finally {
            Files.deleteIfExists(summary);
        }
    }

    /** Reads what a run has written, and removes it, so that the next run starts with nothing. */
    private Map<String, TopicContents> takeResults() {
        Map<String, TopicContents> results = new TreeMap<>();
        for (String table : TABLES) {
            results.put(table, TopicContents.latestByKey(bootstrapServers, "millrace.served." + table));
        }
        results.put(EVENTS, TopicContents.allEvents(bootstrapServers, EVENTS));
        try (Topics topics = new Topics(bootstrapServers, Duration.ofSeconds(30))) {
            TABLES.forEach(table -> topics.delete("millrace.served." + table));
            topics.delete(EVENTS);
            DemoCommand.createTopics(topics);
        }
        return results;
    }

    private static void checkEqual(Map<String, TopicContents> one, Map<String, TopicContents> other) {
        one.forEach((name, contents) -> {
            if (!contents.equals(other.get(name))) {
                throw new MillraceException(
                        ErrorCode.INTERNAL,
                        "The engines differ in " + name + ": " + contents.describeDifference(other.get(name)));
            }
        });
    }

    private static String text(Map<String, JsonNode> summaries, Map<String, TopicContents> contents) {
        List<List<String>> lines = new ArrayList<>();
        summaries.forEach((engine, summary) -> lines.add(List.of(
                engine,
                String.format(Locale.ROOT, "%d", summary.get("rows_in").asLong()),
                String.format(Locale.ROOT, "%.1f", summary.get("elapsed_ms").asLong() / 1000.0),
                String.format(Locale.ROOT, "%.0f", perSecond(summary, "elapsed_ms")),
                String.format(Locale.ROOT, "%.1f", summary.get("cpu_ms").asLong() / 1000.0),
                String.format(Locale.ROOT, "%.0f", perSecond(summary, "cpu_ms")))));
        StringBuilder text = new StringBuilder(TableText.grid(
                List.of("engine", "rows in", "seconds", "rows/s", "CPU seconds", "rows per CPU second"), lines));
        text.append(String.format(
                Locale.ROOT,
                "%nnative : flink = %.1f in rows/s, %.1f in rows per CPU second%n",
                perSecond(summaries.get("native"), "elapsed_ms") / perSecond(summaries.get("flink"), "elapsed_ms"),
                perSecond(summaries.get("native"), "cpu_ms") / perSecond(summaries.get("flink"), "cpu_ms")));
        text.append("Equal final tables:");
        contents.forEach(
                (name, table) -> text.append(String.format(Locale.ROOT, " %s (%,d rows)", name, table.size())));
        return text.toString();
    }

    private static double perSecond(JsonNode summary, String time) {
        return summary.get("rows_in").asLong() * 1000.0 / summary.get(time).asLong();
    }
}

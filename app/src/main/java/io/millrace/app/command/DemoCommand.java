package io.millrace.app.command;

import io.millrace.app.demo.RetailReplay;
import io.millrace.app.pipeline.KafkaLog;
import io.millrace.app.pipeline.PipelineRuntime;
import io.millrace.app.pipeline.RunningPipeline;
import io.millrace.app.pipeline.Serving;
import io.millrace.app.pipeline.Terminal;
import io.millrace.backbone.TopicSpec;
import io.millrace.backbone.Topics;
import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.planner.PlannedScript;
import io.millrace.serve.table.ServedTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code millrace demo}: real order lines through Kafka, one SQL file over them, and a page that shows it. */
@Command(
        name = "demo",
        description = {
            "Replay the 541,909 order lines of an online shop through Kafka, run one SQL file over them, and show it live.",
            "The data is in examples/retail, and so is the SQL: change it and start again."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DemoCommand implements Callable<Integer> {
    private static final String RETAIL = "retail";
    private static final String UNBOUNDED = "'scan.bounded.mode' = 'unbounded'";
    private static final Duration CATCH_UP_TIMEOUT = Duration.ofMinutes(2);

    @Parameters(paramLabel = "NAME", arity = "0..1", defaultValue = RETAIL, description = "The demo: retail.")
    private String name = RETAIL;

    @Option(
            names = "--speed",
            paramLabel = "SPEED",
            description =
                    "How fast: 3600x is an hour of the shop in a second, max as fast as it goes. Default: 3600x, with"
                            + " --once max.")
    private String speed = "";

    @Option(
            names = "--once",
            description = "Run to the end of the data, print the final tables and a summary, and exit.")
    private boolean once;

    @Option(
            names = "--years",
            paramLabel = "N",
            defaultValue = "1",
            description = "Replay the year N times, each a year later. Default: ${DEFAULT-VALUE}.")
    private int years = 1;

    @Option(
            names = "--compare",
            description =
                    "Write all order lines to the log, then run the same SQL over them on the native engine and on"
                            + " Flink, each in a fresh process, and compare time and final tables.")
    private boolean compare;

    @Mixin
    private EngineOptions engine = new EngineOptions();

    @Mixin
    private PageOptions page = new PageOptions();

    @Override
    public Integer call() throws Exception {
        if (!name.equals(RETAIL)) {
            throw new MillraceException(
                    ErrorCode.USAGE, "There is no demo " + name, "The demos are: " + RETAIL + ".", null);
        }
        double factor = speedFactor();
        Terminal terminal = new Terminal();
        Path folder = folder();
        Path data = folder.resolve("online_retail.csv.gz");
        terminal.say("Starting a broker, and planning "
                + folder.resolve("retail.sql").getFileName() + " ...");
        try (KafkaLog kafka = KafkaLog.embedded(null, 9092, terminal)) {
            createTopics(kafka);
            if (compare) {
                compare(kafka, folder, data, terminal);
                return 0;
            }
            try (PipelineRuntime runtime = PipelineRuntime.create(kafka.bootstrapServers(), terminal);
                    Serving serving = Serving.start(kafka.bootstrapServers(), page.host(), page.port(), terminal);
                    RetailReplay replay = new RetailReplay(data, kafka.bootstrapServers(), factor, years)) {
                Map<String, String> variables = Map.of(
                        LogOptions.VARIABLE,
                        kafka.bootstrapServers(),
                        "DATA",
                        folder.toString(),
                        "BOUNDS",
                        once ? RetailReplay.bounds(RetailReplay.count(data) * years) : UNBOUNDED);
                PlannedScript planned =
                        runtime.plan(ScriptOptions.read(List.of(folder.resolve("retail.sql")), variables));
                List<ServedTable> tables = serving.serve(planned);
                if (once) {
                    runOnce(runtime, planned, serving, tables, replay, terminal);
                } else {
                    runLive(runtime, planned, serving, replay, kafka, terminal);
                }
            }
        }
        return 0;
    }

    private void compare(KafkaLog kafka, Path folder, Path data, Terminal terminal) throws Exception {
        terminal.say("Writing " + years + " year(s) of order lines to topic " + RetailReplay.TOPIC + " ...");
        try (RetailReplay replay = new RetailReplay(data, kafka.bootstrapServers(), Double.POSITIVE_INFINITY, years)) {
            replay.run();
        }
        EngineComparison comparison =
                new EngineComparison(kafka.bootstrapServers(), folder, engine.workers(), terminal);
        System.out.println(comparison.run());
    }

    private void runOnce(
            PipelineRuntime runtime,
            PlannedScript planned,
            Serving serving,
            List<ServedTable> tables,
            RetailReplay replay,
            Terminal terminal)
            throws InterruptedException {
        RunningPipeline pipeline = runtime.start(name, planned, engine.engine(), engine.workers());
        serving.show(pipeline);
        startReplay(replay, terminal);
        Watch.untilEnd(pipeline, terminal, () -> showResult(pipeline, serving, tables));
    }

    private static void showResult(RunningPipeline pipeline, Serving serving, List<ServedTable> tables) {
        if (!serving.awaitCurrent(CATCH_UP_TIMEOUT)) {
            throw new MillraceException(ErrorCode.UNAVAILABLE, "The served tables did not catch up with their topics");
        }
        tables.forEach(table -> System.out.println(TableText.of(table)));
        System.out.println(SummaryText.of(pipeline.summary()));
    }

    private void runLive(
            PipelineRuntime runtime,
            PlannedScript planned,
            Serving serving,
            RetailReplay replay,
            KafkaLog kafka,
            Terminal terminal)
            throws InterruptedException {
        RunningPipeline pipeline = runtime.start(name, planned, engine.engine(), engine.workers());
        serving.show(pipeline);
        terminal.say("");
        terminal.say("  Page    " + serving.url());
        terminal.say("  Kafka   " + kafka.bootstrapServers() + "   (topic " + RetailReplay.TOPIC
                + "; write to it and see it on the page)");
        terminal.say("  SQL     " + folder().resolve("retail.sql"));
        terminal.say("");
        terminal.say("Ctrl-C stops.");
        Thread replaying = startReplay(replay, terminal);
        try {
            Watch.untilEnd(pipeline, terminal, () -> {}, serving, kafka);
        } finally {
            replaying.interrupt();
        }
    }

    private static Thread startReplay(RetailReplay replay, Terminal terminal) {
        Thread thread = new Thread(() -> replay(replay, terminal), "replay");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void replay(RetailReplay replay, Terminal terminal) {
        try {
            replay.run();
            terminal.say(String.format("All %,d order lines are written.", replay.sent()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            terminal.say("error: the replay has failed: " + e.getMessage());
        }
    }

    private static void createTopics(KafkaLog kafka) {
        try (Topics topics = new Topics(kafka.bootstrapServers(), Duration.ofSeconds(10))) {
            createTopics(topics);
        }
    }

    /** Creates the topics that are missing. */
    static void createTopics(Topics topics) {
        topics.create(TopicSpec.of(RetailReplay.TOPIC).withPartitions(RetailReplay.PARTITIONS));
        topics.create(TopicSpec.of("clean-orders").withPartitions(RetailReplay.PARTITIONS));
    }

    private double speedFactor() {
        String text = speed.isEmpty() ? (once ? "max" : "3600x") : speed;
        if (text.equals("max")) {
            return Double.POSITIVE_INFINITY;
        }
        try {
            double factor = Double.parseDouble(text.endsWith("x") ? text.substring(0, text.length() - 1) : text);
            if (factor > 0 && !Double.isInfinite(factor)) {
                return factor;
            }
        } catch (NumberFormatException e) {
            // Said below, with what is right.
        }
        throw new MillraceException(
                ErrorCode.USAGE, "--speed " + text + " is no speed", "Give a factor such as 3600x, or max.", null);
    }

    /** Where the demo's files are: beside the program. */
    private static Path folder() {
        String home = System.getProperty("millrace.home", ".");
        Path folder = Path.of(home, "examples", RETAIL).toAbsolutePath().normalize();
        if (!Files.isDirectory(folder)) {
            throw new MillraceException(
                    ErrorCode.NOT_FOUND, "The demo's files are not at " + folder, "Start it by ./millrace.", null);
        }
        return folder;
    }
}

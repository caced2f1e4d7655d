package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code millrace run} and {@code explain} without a broker: what they print, where, and how they end. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RunCommandTest {
    private static final String NUMBERS = """
            CREATE TABLE numbers (n BIGINT) WITH (
              'connector' = 'datagen', 'number-of-rows' = '100', 'rows-per-second' = '1000000',
              'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '100');
            """;
    private static final String PRINTED = NUMBERS + """
            CREATE TABLE printed (n BIGINT, square BIGINT) WITH ('connector' = 'print');
            INSERT INTO printed SELECT n, n * n FROM numbers WHERE n <= 3;
            """;

    @TempDir
    private Path folder;

    private String file(String sql) throws Exception {
        return CommandRun.file(folder, "job.sql", sql);
    }

    @Test
    void printsResultsAndNothingElseOnStandardOutput() throws Exception {
        CommandRun run = CommandRun.of("run", file(PRINTED), "--engine", "native");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines()).containsExactlyInAnyOrder("+I[1, 1]", "+I[2, 4]", "+I[3, 9]");
        assertThat(run.err()).contains("native: 100 rows in, 3 out");
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "flink"})
    void deliversAlertsToAWebhookOnBothEngines(String engine) throws Exception {
        List<String> received = Collections.synchronizedList(new ArrayList<>());
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/alerts", exchange -> {
            received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try {
            CommandRun run = CommandRun.of(
                    "run", file(NUMBERS + """
                    CREATE TABLE alerts (n BIGINT) WITH (
                      'connector' = 'webhook', 'url' = 'http://127.0.0.1:%d/alerts');
                    INSERT INTO alerts SELECT n FROM numbers WHERE n > 98;
                    """.formatted(server.getAddress().getPort())), "--engine", engine);

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(String.join("\n", received)).contains("{\"n\":99}").contains("{\"n\":100}");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void writesASummary() throws Exception {
        Path summary = folder.resolve("summary.json");

        CommandRun run = CommandRun.of("run", file(PRINTED), "--summary", summary.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode json = new ObjectMapper().readTree(summary.toFile());
        assertThat(json.fieldNames())
                .toIterable()
                .contains(
                        "engine",
                        "rows_in",
                        "rows_out",
                        "dead_letters",
                        "late_rows",
                        "elapsed_ms",
                        "cpu_ms",
                        "epochs",
                        "latency_p50_ms",
                        "latency_p99_ms");
        assertThat(json.path("engine").asText()).isEqualTo("native");
        assertThat(json.path("rows_in").asLong()).isEqualTo(100);
        assertThat(json.path("rows_out").asLong()).isEqualTo(3);
        assertThat(json.path("epochs").asLong()).isPositive();
        // The clock of processor time ticks every 10 ms, and a warm run may be shorter.
        assertThat(json.path("cpu_ms").asLong(-1)).isNotNegative();
    }

    @Test
    void saysWhenTheSummaryCannotBeWritten() throws Exception {
        CommandRun run = CommandRun.of("run", file(PRINTED), "--summary", folder + "/no/such/folder/summary.json");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("The summary cannot be written to " + folder + "/no/such/folder/summary.json");
        assertNoStackTrace(run);
    }

    @Test
    void saysWhenTheDiskIsFull() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/full")), "no /dev/full here");

        CommandRun run = CommandRun.of("run", file(PRINTED), "--summary", "/dev/full");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("The summary cannot be written to /dev/full")
                .contains("No space left");
        assertNoStackTrace(run);
    }

    @Test
    void saysWhenATableCannotBeWritten() throws Exception {
        CommandRun run = CommandRun.of("run", file(NUMBERS + """
                        CREATE TABLE files (n BIGINT) WITH (
                          'connector' = 'filesystem', 'path' = '/proc/millrace/out', 'format' = 'csv');
                        INSERT INTO files SELECT n FROM numbers;
                        """));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("error: ").contains("/proc/millrace/out");
        assertNoStackTrace(run);
    }

    @Test
    void showsThePlaceOfAnSqlError() throws Exception {
        String file = file(NUMBERS + "CREATE TABLE sink (n BIGINT) WITH ('connector' = 'print');\n"
                + "INSERT INTO sink\nSELECT m FROM numbers;\n");

        CommandRun run = CommandRun.of("run", file);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .isEqualTo("""
                        error: %s:6:8: Column 'm' does not exist
                         6 | SELECT m FROM numbers;
                           |        ^
                        """.formatted(file)
                        + run.err().lines().skip(3).map(line -> line + "\n").reduce("", String::concat));
        assertThat(run.err()).contains("hint: ");
    }

    @Test
    void showsThePlaceOfASyntaxError() throws Exception {
        CommandRun run = CommandRun.of("run", file("CREATE TABLE t (n BIGINT WITH ('connector' = 'print');"));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("job.sql:1:26: ").contains("^");
        assertNoStackTrace(run);
    }

    @Test
    void namesTheNearestOptionOfATable() throws Exception {
        CommandRun run = CommandRun.of("run", file(PRINTED.replace("'number-of-rows'", "'number-of-row'")));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("number-of-row'").contains("'number-of-rows'");
        assertNoStackTrace(run);
    }

    @Test
    void refusesWrongUse() throws Exception {
        CommandRun unknownOption = CommandRun.of("run", file(PRINTED), "--worker", "2");
        assertThat(unknownOption.exitCode()).isEqualTo(2);
        assertThat(unknownOption.err()).contains("Unknown option: '--worker'").contains("--workers");

        CommandRun unknownCommand = CommandRun.of("runn", "x.sql");
        assertThat(unknownCommand.exitCode()).isEqualTo(2);
        assertThat(unknownCommand.err()).contains("millrace run");

        CommandRun engine = CommandRun.of("run", file(PRINTED), "--engine", "spark");
        assertThat(engine.exitCode()).isEqualTo(2);
        assertThat(engine.err()).contains("spark").contains("native").contains("flink");

        CommandRun noFile = CommandRun.of("run");
        assertThat(noFile.exitCode()).isEqualTo(2);
        assertThat(noFile.err()).contains("FILE.sql");

        CommandRun workers = CommandRun.of("run", file(PRINTED), "--workers", "0");
        assertThat(workers.exitCode()).isEqualTo(2);
        assertThat(workers.err()).contains("--workers");

        CommandRun nothing = CommandRun.of();
        assertThat(nothing.exitCode()).isEqualTo(2);
        assertThat(nothing.err()).contains("Usage: millrace");
        assertThat(Stream.of(unknownOption, unknownCommand, engine, noFile, workers, nothing))
                .allSatisfy(run -> assertThat(run.out()).isEmpty())
                .allSatisfy(RunCommandTest::assertNoStackTrace);
    }

    @Test
    void printsHelpAndVersionOnStandardOutput() {
        assertThat(CommandRun.of("--help").out()).contains("run", "sql", "explain", "up", "demo", "Exit codes");
        CommandRun version = CommandRun.of("--version");
        assertThat(version.exitCode()).isZero();
        assertThat(version.out()).contains("Millrace ").contains("Flink 2.3").contains("Kafka 4");
        for (String command : List.of("run", "sql", "explain", "up", "demo")) {
            CommandRun help = CommandRun.of(command, "--help");
            assertThat(help.exitCode()).isZero();
            assertThat(help.out()).contains("Usage: millrace " + command);
        }
    }

    @Test
    void saysWhyAFileCannotBeRead() throws Exception {
        CommandRun missing = CommandRun.of("run", folder + "/missing.sql");
        assertThat(missing.exitCode()).isEqualTo(2);
        assertThat(missing.err()).isEqualTo("error: There is no file " + folder + "/missing.sql\n");

        CommandRun directory = CommandRun.of("run", folder.toString());
        assertThat(directory.exitCode()).isEqualTo(2);
        assertThat(directory.err()).contains("cannot be read").contains("directory");

        Path binary = Files.write(folder.resolve("binary.sql"), "SELECT 'käse'".getBytes(StandardCharsets.ISO_8859_1));
        CommandRun notText = CommandRun.of("run", binary.toString());
        assertThat(notText.exitCode()).isEqualTo(2);
        assertThat(notText.err()).contains("is not UTF-8 text");

        Path secret = Files.writeString(folder.resolve("secret.sql"), PRINTED);
        assertThat(secret.toFile().setReadable(false)).isTrue();
        if (!Files.isReadable(secret)) { // a superuser reads everything
            CommandRun unreadable = CommandRun.of("run", secret.toString());
            assertThat(unreadable.exitCode()).isEqualTo(2);
            assertThat(unreadable.err()).contains("may not be read");
        }
    }

    @Test
    void refusesAPlanThatTheNativeEngineDoesNotCover() throws Exception {
        String file = file(NUMBERS + """
                CREATE TABLE sink (n BIGINT, m DOUBLE) WITH ('connector' = 'print');
                INSERT INTO sink SELECT n, RAND() FROM numbers;
                """);

        CommandRun run = CommandRun.of("run", file, "--engine", "native");
        CommandRun explained = CommandRun.of("explain", file);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("The native engine does not run this plan: ")
                .contains("--engine auto");
        assertThat(explained.exitCode()).as(explained.err()).isZero();
        assertThat(explained.out()).contains("Flink: ").contains("Flink runs this plan");
        assertNoStackTrace(run);
    }

    @Test
    void bothEnginesGiveTheSameRows() throws Exception {
        String query = """
                CREATE TABLE files (bucket BIGINT, n BIGINT, label STRING, seen TIMESTAMP(3)) WITH (
                  'connector' = 'filesystem', 'path' = '${OUT}', 'format' = 'csv');
                INSERT INTO files
                SELECT MOD(n, 7), n, CASE WHEN n > 50 THEN 'large' ELSE LPAD(CAST(n AS STRING), 4, '0') END,
                       TIMESTAMPADD(MINUTE, CAST(n AS INT), TIMESTAMP '2024-02-28 23:00:00.123')
                FROM numbers WHERE MOD(n, 3) <> 0;
                """;
        String file = file(NUMBERS + query);

        CommandRun onNative = CommandRun.of("run", file, "--engine", "native", "-D", "OUT=" + folder + "/native");
        CommandRun onFlink = CommandRun.of("run", file, "--engine", "flink", "-D", "OUT=" + folder + "/flink");

        assertThat(onNative.exitCode()).as(onNative.err()).isZero();
        assertThat(onFlink.exitCode()).as(onFlink.err()).isZero();
        List<String> rows = rows(folder.resolve("native"));
        assertThat(rows).hasSize(67);
        assertThat(rows(folder.resolve("flink"))).isEqualTo(rows);
        assertThat(onFlink.err()).contains("flink: 100 rows in, ");
    }

    private static List<String> rows(Path output) throws Exception {
        try (Stream<Path> files = Files.walk(output)) {
            return files.filter(Files::isRegularFile)
                    .flatMap(file -> {
                        try {
                            return Files.readAllLines(file).stream();
                        } catch (java.io.IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    })
                    .sorted()
                    .toList();
        }
    }

    @Test
    void showsStackTracesOnRequestOnly() throws Exception {
        String file = file("SELECT 1;");

        assertNoStackTrace(CommandRun.of("run", file));
        CommandRun debug = CommandRun.of("run", file, "--debug");
        assertThat(debug.exitCode()).isEqualTo(2);
        assertThat(debug.err()).contains("\tat io.millrace.");
    }

    static void assertNoStackTrace(CommandRun run) {
        assertThat(run.err()).doesNotContain("\tat ").doesNotContain("Exception");
    }
}

package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code millrace sql} with a statement, and with statements on standard input. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SqlCommandTest {
    private static final String NUMBERS =
            "CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '1000000',"
                    + " 'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '4');\n";

    @TempDir
    private Path folder;

    @Test
    void printsATableWhenTheInputEnds() {
        CommandRun run = CommandRun.of(
                "sql",
                NUMBERS + "SELECT n, REPEAT('x', CAST(n AS INT)) AS name, NULLIF(n, 2) AS maybe, 1.50 AS price"
                        + " FROM numbers WHERE n <> 3");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).isEqualTo("""
                        n  name  maybe  price
                        -  ----  -----  -----
                        1  x         1   1.50
                        2  xx     NULL   1.50
                        4  xxxx      4   1.50
                        (3 rows)
                        """);
    }

    @Test
    void printsEveryType() {
        String query = """
                SELECT TRUE AS bo, CAST(1.5 AS DOUBLE) AS dou, DATE '2024-02-29' AS dat, TIME '01:02:03' AS tim,
                  TIMESTAMP '2024-02-29 01:02:03.456' AS tst, x'0AFF' AS byt, ARRAY[1, 2] AS arr, MAP['k', 1] AS mp,
                  ROW(1, 'a') AS ro, INTERVAL '1' DAY AS itv, CAST(NULL AS STRING) AS nul, 'say "hi", all' AS txt
                """;

        CommandRun csv = CommandRun.of("sql", query, "--format", "csv");
        CommandRun json = CommandRun.of("sql", query, "--format", "json");

        assertThat(csv.exitCode()).as(csv.err()).isZero();
        assertThat(csv.out().lines())
                .containsExactly(
                        "bo,dou,dat,tim,tst,byt,arr,mp,ro,itv,nul,txt",
                        "TRUE,1.5,2024-02-29,01:02:03,2024-02-29 01:02:03.456,x'0AFF',\"[1, 2]\",{k=1},\"(1, a)\","
                                + "+1 00:00:00.000,,\"say \"\"hi\"\", all\"");
        assertThat(json.exitCode()).as(json.err()).isZero();
        assertThat(json.out().lines())
                .singleElement()
                .asString()
                .startsWith("{\"bo\":true,\"dou\":1.5,\"dat\":\"2024-02-29\",")
                .contains("\"byt\":\"Cv8=\"", "\"arr\":[1,2]", "\"mp\":{\"k\":1}", "\"nul\":null")
                .contains("\"txt\":\"say \\\"hi\\\", all\"");
    }

    @Test
    void printsChangesOfAnUpdatingQueryAsTheyCome() {
        String query = NUMBERS + "SELECT MOD(n, 2) AS odd, COUNT(*) AS c FROM numbers GROUP BY MOD(n, 2)";

        CommandRun table = CommandRun.of("sql", query);
        CommandRun json = CommandRun.of("sql", query, "--format", "json");

        assertThat(table.exitCode()).as(table.err()).isZero();
        assertThat(table.out().lines().findFirst())
                .hasValueSatisfying(head -> assertThat(head).matches("op +odd +c"));
        assertThat(table.out()).containsPattern("(?m)^\\+[IU] +1 +2$").containsPattern("(?m)^\\+[IU] +0 +2$");
        assertThat(json.out().lines())
                .allMatch(line -> line.startsWith("{\"op\":\"") && line.endsWith("}"))
                .anyMatch(line -> line.endsWith("\"odd\":1,\"c\":2}"));
    }

    @Test
    void showsThePlaceOfAnError() {
        CommandRun run = CommandRun.of("sql", "SELECT 1 AS uno;\nSELECT nam FROM (VALUES (1)) AS t (name)");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).as(run.err()).contains("(1 row)");
        assertThat(run.err())
                .contains("error: statement:2:8: Column 'nam' does not exist")
                .contains(" 2 | SELECT nam FROM")
                .contains("   |        ^^^");
        RunCommandTest.assertNoStackTrace(run);
    }

    @Test
    void runsAnInsertToItsEnd() {
        CommandRun run = CommandRun.of(
                "sql",
                NUMBERS
                        + "CREATE TABLE printed (n BIGINT) WITH ('connector' = 'print');"
                        + "INSERT INTO printed SELECT n FROM numbers WHERE n > 2");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines()).containsExactlyInAnyOrder("+I[3]", "+I[4]");
        assertThat(run.err()).contains("4 rows read, 2 written.");
    }

    @Test
    void showsWhatIsDefined() {
        CommandRun run = CommandRun.of("sql", NUMBERS + "SHOW TABLES; DESCRIBE numbers; EXPLAIN SELECT n FROM numbers");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("table name\n----------\nnumbers\n(1 row)\n")
                .contains("BIGINT")
                .contains("== Optimized Execution Plan ==");
    }

    @Test
    void readsStatementsFromStandardInput() {
        CommandRun run = withInput(NUMBERS + "-- a comment\nSELECT COUNT(*) AS c\nFROM (VALUES (1), (2)) AS t (v)"
                + ";\n\nSELECT\n  'a;b' AS text;\nSELECT oops;\nSELECT 'never' AS never;\n");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).contains("a;b").doesNotContain("never");
        assertThat(run.err()).contains("error: stdin:8:8: Column 'oops' does not exist");
    }

    private static CommandRun withInput(String text) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        try {
            return CommandRun.of("sql");
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void saysWhenNobodyReadsTheResult() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "no /dev/full here");

        try (CommandProcess process = CommandProcess.start(
                folder,
                ProcessBuilder.Redirect.PIPE,
                ProcessBuilder.Redirect.to(full.toFile()),
                "sql",
                "SELECT 1 AS uno")) {
            assertThat(process.await(Duration.ofSeconds(40))).isEqualTo(1);
            assertThat(process.err()).contains("error: Standard output cannot be written");
        }
    }
}

package io.millrace.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.planner.PlannedQuery;
import io.millrace.planner.PlannedScript;
import io.millrace.planner.Planner;
import io.millrace.planner.PlannerOptions;
import io.millrace.planner.Script;
import io.millrace.planner.SqlFile;
import io.millrace.planner.SqlSession;
import io.millrace.planner.SqlStatement;
import io.millrace.planner.collect.CollectedRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class FlinkRunTest {
    @TempDir
    Path directory;

    @Test
    void runsAPlanToTheEndOfItsInput() throws Exception {
        Files.writeString(directory.resolve("in.csv"), "1,apple\n2,pear\n3,plum\n");
        PlannedScript plan = plan("""
                CREATE TABLE fruits (id BIGINT, name STRING)
                  WITH ('connector' = 'filesystem', 'path' = '${DIR}/in.csv', 'format' = 'csv');
                CREATE TABLE names (name STRING)
                  WITH ('connector' = 'filesystem', 'path' = '${DIR}/out', 'format' = 'csv');
                INSERT INTO names SELECT UPPER(name) FROM fruits WHERE id > 1;
                """);

        FlinkRun run = start(plan);

        assertThat(run.await()).isEqualTo(FlinkRun.End.FINISHED);
        assertThat(run.status()).isEqualTo(JobStatus.FINISHED);
        assertThat(linesUnder(directory.resolve("out"))).containsExactlyInAnyOrder("PEAR", "PLUM");
        assertThat(run.recordsRead()).as(run.operators().toString()).isEqualTo(3);
        assertThat(run.recordsWritten()).as(run.operators().toString()).isEqualTo(2);
        run.cancel();
        assertThat(run.status()).isEqualTo(JobStatus.FINISHED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", 'auto-compaction' = 'true'"})
    void countsTheRowsOfAFileAndNotTheFiles(String option) throws Exception {
        List<String> names = IntStream.range(0, 67).mapToObj(i -> "fruit" + i).toList();
        Files.write(directory.resolve("in.csv"), names);
        PlannedScript plan = plan("""
                CREATE TABLE fruits (name STRING)
                  WITH ('connector' = 'filesystem', 'path' = '${DIR}/in.csv', 'format' = 'csv');
                CREATE TABLE `end` (name STRING)
                  WITH ('connector' = 'filesystem', 'path' = '${DIR}/out', 'format' = 'csv'%s);
                CREATE TABLE nothing (name STRING) WITH ('connector' = 'blackhole');
                EXECUTE STATEMENT SET BEGIN
                  INSERT INTO `end` SELECT name FROM fruits;
                  INSERT INTO nothing SELECT name FROM fruits WHERE name < 'fruit2';
                END;
                """.formatted(option));

        FlinkRun run = start(plan);

        assertThat(run.await()).isEqualTo(FlinkRun.End.FINISHED);
        assertThat(linesUnder(directory.resolve("out"))).containsExactlyInAnyOrderElementsOf(names);
        long begun = names.stream().filter(name -> name.compareTo("fruit2") < 0).count();
        assertThat(run.recordsWritten()).as(run.operators().toString()).isEqualTo(67 + begun);
    }

    @Test
    void endsWithinSecondsWhenCanceled() throws Exception {
        PlannedScript plan = plan("""
                CREATE TABLE numbers (id BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '10000');
                CREATE TABLE nothing (id BIGINT) WITH ('connector' = 'blackhole');
                INSERT INTO nothing SELECT id FROM numbers;
                """);

        FlinkRun run = start(plan);
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (run.recordsWritten() == 0 && System.nanoTime() < deadline) {
            assertThat(run.await(Duration.ofMillis(20))).isFalse();
        }
        assertThat(run.recordsWritten()).as(run.operators().toString()).isPositive();
        assertThat(run.status()).isEqualTo(JobStatus.RUNNING);
        run.cancel();

        assertThat(run.await(Duration.ofSeconds(20))).isTrue();
        assertThat(run.await()).isEqualTo(FlinkRun.End.CANCELED);
        assertThat(run.status()).isEqualTo(JobStatus.CANCELED);
    }

    @Test
    void saysTheRootCauseOfAFailure() throws Exception {
        Files.writeString(directory.resolve("in.csv"), "1\n0\n");
        PlannedScript plan = plan("""
                CREATE TABLE numbers (id INT)
                  WITH ('connector' = 'filesystem', 'path' = '${DIR}/in.csv', 'format' = 'csv');
                CREATE TABLE nothing (id INT) WITH ('connector' = 'blackhole');
                INSERT INTO nothing SELECT 10 / id FROM numbers;
                """);

        FlinkRun run = start(plan);
        MillraceException failure = catchThrowableOfType(MillraceException.class, run::await);

        assertThat(failure).hasMessage("The Flink job failed: / by zero");
        assertThat(failure.code()).isEqualTo(ErrorCode.DATA);
        assertThat(run.status()).isEqualTo(JobStatus.FAILED);
    }

    @Test
    void saysWhichFileIsMissing() throws Exception {
        PlannedScript plan = plan("""
                CREATE TABLE numbers (id INT)
                  WITH ('connector' = 'filesystem', 'path' = '${DIR}/missing.csv', 'format' = 'csv');
                CREATE TABLE nothing (id INT) WITH ('connector' = 'blackhole');
                INSERT INTO nothing SELECT id FROM numbers;
                """);

        FlinkRun run = start(plan);
        MillraceException failure = catchThrowableOfType(MillraceException.class, run::await);

        assertThat(failure).hasMessageStartingWith("The Flink job failed: ").hasMessageContaining("missing.csv");
        assertThat(failure.code()).isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void givesTheRowsOfAQueryWithTheirChanges() throws Exception {
        Files.writeString(directory.resolve("in.csv"), "apple\npear\napple\n");
        SqlSession session = new SqlSession(PlannerOptions.defaults());
        session.execute(statement("CREATE TABLE fruits (name STRING) WITH ('connector' = 'filesystem', 'path' = '"
                + directory.resolve("in.csv").toAbsolutePath() + "', 'format' = 'csv')"));
        PlannedQuery query = session.planQuery(statement("SELECT name, COUNT(*) FROM fruits GROUP BY name"));
        List<String> rows = new CopyOnWriteArrayList<>();

        try (CollectedRows.Collected collected = CollectedRows.open(
                query.collection(),
                row -> rows.add(row.getRowKind().shortString() + row.getString(0) + "=" + row.getLong(1)))) {
            assertThat(collected).isNotNull();
            assertThat(start(query.script()).await()).isEqualTo(FlinkRun.End.FINISHED);
        }

        assertThat(rows).containsExactlyInAnyOrder("+Iapple=1", "+Ipear=1", "-Uapple=1", "+Uapple=2");
        MillraceException unheard = catchThrowableOfType(
                MillraceException.class, () -> start(query.script()).await());
        assertThat(unheard).hasMessageContaining("Nobody waits for the rows of query");
    }

    @Test
    void runsFunctionsFromAJarThatTheScriptNames() throws Exception {
        Path jar = FunctionJar.write(directory);
        Files.writeString(directory.resolve("in.csv"), "apple\n");
        PlannedScript plan = plan("""
                CREATE TEMPORARY SYSTEM FUNCTION turn AS 'example.Turn' USING JAR '${DIR}/functions.jar';
                CREATE TABLE fruits (name STRING)
                  WITH ('connector' = 'filesystem', 'path' = '${DIR}/in.csv', 'format' = 'csv');
                CREATE TEMPORARY TABLE names (name STRING)
                  WITH ('connector' = 'filesystem', 'path' = '${DIR}/out', 'format' = 'csv');
                INSERT INTO names SELECT turn(name) FROM fruits;
                """);

        assertThat(plan.jars()).containsExactly(jar.toString());
        assertThat(start(plan).await()).isEqualTo(FlinkRun.End.FINISHED);
        assertThat(linesUnder(directory.resolve("out"))).containsExactly("elppa");
    }

    private static SqlStatement statement(String text) {
        return Script.of("statement", text).statements().get(0);
    }

    private PlannedScript plan(String sql) {
        Script script = Script.read(
                List.of(new SqlFile("test.sql", sql)),
                Map.of("DIR", directory.toAbsolutePath().toString()));
        return Planner.plan(script, PlannerOptions.defaults().withCacheDirectory(null));
    }

    private static FlinkRun start(PlannedScript plan) {
        return FlinkRun.start(plan, Map.of("parallelism.default", "2"), FlinkRunTest.class.getClassLoader());
    }

    private static List<String> linesUnder(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .flatMap(file -> {
                        try {
                            return Files.readAllLines(file).stream();
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    })
                    .toList();
        }
    }
}

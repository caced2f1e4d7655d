package io.millrace.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanCacheTest {
    private static final String SCRIPT = """
            CREATE TABLE a (id BIGINT) WITH ('connector' = 'datagen');
            CREATE TABLE b (id BIGINT) WITH ('connector' = 'print');
            INSERT INTO b SELECT id FROM a WHERE id > ${LIMIT};
            """;

    @TempDir
    Path directory;

    /** Runs in a process of its own, so that the classes it loads can be told. */
    public static final class Main {
        private Main() {}

        public static void main(String[] arguments) {
            PlannedScript planned =
                    Planner.plan(script("1"), PlannerOptions.defaults().withCacheDirectory(Path.of(arguments[0])));
            if (planned.sinks().size() != 1) {
                throw new IllegalStateException("one sink expected");
            }
        }
    }

    @Test
    void loadsNoClassOfThePlannerForAKnownScript() throws Exception {
        Path cache = directory.resolve("plans");
        List<String> first = classesLoadedBy(cache, directory.resolve("first.log"));
        List<String> second = classesLoadedBy(cache, directory.resolve("second.log"));

        assertThat(first).anyMatch(name -> name.startsWith("org.apache.flink.table.planner."));
        assertThat(first).contains("org.apache.flink.table.api.internal.TableEnvironmentImpl");
        assertThat(second).contains("io.millrace.planner.Planner");
        assertThat(second).noneMatch(name -> name.startsWith("org.apache.flink."));
    }

    private List<String> classesLoadedBy(Path cache, Path log) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load:file=" + log,
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Main.class.getName(),
                        cache.toString())
                .redirectErrorStream(true)
                .redirectOutput(new File(directory.toFile(), "output.txt"))
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(directory.resolve("output.txt")))
                .isZero();
        try (Stream<String> lines = Files.lines(log)) {
            return lines.map(line -> line.replaceAll("^(\\[.*?])+ ", "").split(" ")[0])
                    .toList();
        }
    }

    @Test
    void ignoresDamagedEntriesAndWritesThemAnew() throws IOException {
        PlannerOptions options = PlannerOptions.defaults().withCacheDirectory(directory);
        String key = PlanCacheKey.of(script("1"), options);
        Path entry = directory.resolve(key + ".json");
        PlannedScript planned = Planner.plan(script("1"), options);
        byte[] written = Files.readAllBytes(entry);

        for (String damage : List.of(
                "", "{", "null", "{}", "[1]", new String(written, 0, written.length / 2, StandardCharsets.UTF_8))) {
            Files.writeString(entry, damage);
            assertThat(new PlanCache(directory).load(key)).isEmpty();
        }
        assertThat(Planner.plan(script("1"), options)).isEqualTo(planned);
        assertThat(Files.readAllBytes(entry)).isEqualTo(written);
        assertThat(new PlanCache(directory).load(key)).contains(planned);
    }

    @Test
    void plansWhereTheCacheCannotBeWritten() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThat(Planner.plan(script("1"), PlannerOptions.defaults().withCacheDirectory(file))
                        .sinks())
                .hasSize(1);
    }

    @Test
    void leavesNothingBesideTheEntry() throws IOException {
        Planner.plan(script("1"), PlannerOptions.defaults().withCacheDirectory(directory));

        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void keysDependOnEverythingThatThePlanDependsOn() throws IOException {
        PlannerOptions options = PlannerOptions.defaults();
        Path jar = Files.writeString(directory.resolve("functions.jar"), "one");
        Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000));
        PlannerOptions withJar = options.withLibraries(List.of(jar), options.classLoader());
        String base = PlanCacheKey.of(script("1"), options);
        String jarBefore = PlanCacheKey.of(script("1"), withJar);
        Files.setLastModifiedTime(jar, FileTime.fromMillis(2_000));
        String jarAfter = PlanCacheKey.of(script("1"), withJar);

        assertThat(base).hasSize(64).isEqualTo(PlanCacheKey.of(script("1"), options));
        assertThat(List.of(
                        base,
                        PlanCacheKey.of(script("2"), options),
                        PlanCacheKey.of(script("1"), options.withConfiguration(Map.of("a", "b"))),
                        jarBefore,
                        jarAfter))
                .doesNotHaveDuplicates();
    }

    private static Script script(String limit) {
        return Script.read(List.of(new SqlFile("a.sql", SCRIPT)), Map.of("LIMIT", limit));
    }
}

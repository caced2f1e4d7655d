package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Functions from jars that are not on the class path, named by a script and found in {@code lib/}. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class UserFunctionsTest {
    private static final Duration RUN_LIMIT = Duration.ofSeconds(100);

    private static final String TABLES = """
            CREATE TABLE fruits (name STRING)
              WITH ('connector' = 'filesystem', 'path' = '${FOLDER}/in.csv', 'format' = 'csv');
            CREATE TABLE printed (name STRING) WITH ('connector' = 'print');
            """;

    @TempDir
    private Path folder;

    @Test
    void fromAJarThatTheScriptNamesRunNatively() throws Exception {
        FunctionJar.write(folder.resolve("functions.jar"), "Turn", """
                public class Turn extends ScalarFunction {
                  public String eval(String text) { return new StringBuilder(text).reverse().toString(); }
                }
                """);
        String script = """
                CREATE TEMPORARY SYSTEM FUNCTION turn AS 'example.Turn' USING JAR '${FOLDER}/functions.jar';
                CREATE TEMPORARY FUNCTION turn_back AS 'example.Turn' USING JAR '${FOLDER}/functions.jar';
                CREATE FUNCTION turn_again AS 'example.Turn' USING JAR '${FOLDER}/functions.jar';
                """ + TABLES + "INSERT INTO printed SELECT turn(turn_again(turn_back(name))) FROM fruits;";
        assertThat(run(script)).containsExactly("+I[elppa]", "+I[raep]");
        assertThat(run(script)).as("with the plan from the cache").containsExactly("+I[elppa]", "+I[raep]");
    }

    @Test
    void fromAJarInLibRunNatively() throws Exception {
        FunctionJar.write(Files.createDirectory(folder.resolve("lib")).resolve("mine.jar"), "Greet", """
                public class Greet extends ScalarFunction {
                  private String greeting;
                  @Override
                  public void open(FunctionContext context) { greeting = context.getJobParameter("greeting", "?"); }
                  public String eval(String text) { return greeting + text; }
                }
                """);
        String script = "SET 'pipeline.global-job-parameters' = 'greeting:Hello_';\n"
                + "CREATE TEMPORARY FUNCTION greet AS 'example.Greet';\n" + TABLES
                + "INSERT INTO printed SELECT greet(name) FROM fruits;";
        assertThat(run(script)).containsExactly("+I[Hello_apple]", "+I[Hello_pear]");
    }

    @Test
    void processTableFunctionsKeepStateNatively() throws Exception {
        FunctionJar.write(folder.resolve("functions.jar"), "Numbered", """
                import org.apache.flink.table.annotation.*;
                import org.apache.flink.types.Row;

                public class Numbered extends ProcessTableFunction<String> {
                  public void eval(
                      @StateHint(name = "seen", type = @DataTypeHint("ROW<n INT>")) Row seen,
                      @ArgumentHint(value = ArgumentTrait.SET_SEMANTIC_TABLE, name = "fruit") Row row,
                      @ArgumentHint(name = "mark") String mark) {
                    Integer before = seen.getFieldAs("n");
                    seen.setField("n", before == null ? 1 : before + 1);
                    collect(row.getField("name") + mark + seen.getField("n"));
                  }
                }
                """);
        String script =
                "CREATE FUNCTION numbered AS 'example.Numbered' USING JAR '${FOLDER}/functions.jar';\n" + TABLES + """
                CREATE VIEW twice AS SELECT * FROM fruits UNION ALL SELECT * FROM fruits;
                INSERT INTO printed
                  SELECT `EXPR$0` FROM numbered(fruit => TABLE twice PARTITION BY name, mark => '-');
                """;
        assertThat(run(script)).containsExactlyInAnyOrder("+I[apple-1]", "+I[apple-2]", "+I[pear-1]", "+I[pear-2]");
    }

    private String[] run(String script) throws Exception {
        Files.writeString(folder.resolve("in.csv"), "apple\npear\n");
        String file = Files.writeString(folder.resolve("script.sql"), script).toString();
        try (CommandProcess process = CommandProcess.start(
                folder, "run", file, "--workers", "1", "-D", "FOLDER=" + folder, "--summary", "summary.json")) {
            int exitCode = process.await(RUN_LIMIT);
            assertThat(exitCode).as(process.err()).isZero();
            String engine = new ObjectMapper()
                    .readTree(folder.resolve("summary.json").toFile())
                    .path("engine")
                    .asText();
            assertThat(engine).as(process.err()).isEqualTo("native");
            return process.out().lines().toArray(String[]::new);
        }
    }
}

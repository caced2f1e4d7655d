package io.millrace.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.table.functions.ScalarFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFunctionsTest {
    private static final String TABLES = """
            CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen');
            CREATE TABLE printed (n BIGINT) WITH ('connector' = 'print');
            """;

    /** Gives twice the number. */
    public static final class Twice extends ScalarFunction {
        public Long eval(Long number) {
            return number * 2;
        }
    }

    /** Gives half the number. */
    public static final class Half extends ScalarFunction {
        public Long eval(Long number) {
            return number / 2;
        }
    }

    private static final String TWICE = Twice.class.getName();
    private static final String HALF = Half.class.getName();

    private static PlannedScript plan(String sql, PlannerOptions options) {
        return Planner.plan(Script.of("test.sql", sql), options);
    }

    @Test
    void theClassesOfTheFunctionsCalledGoBesideThePlan(@TempDir Path cache) {
        String sql = "CREATE TEMPORARY SYSTEM FUNCTION Twice AS '" + TWICE + "';\n"
                + "CREATE TEMPORARY FUNCTION half AS '" + HALF + "';\n"
                + "CREATE FUNCTION again AS '" + TWICE + "';\n"
                + "CREATE TEMPORARY FUNCTION unused AS '" + TWICE + "';\n"
                + TABLES
                + "CREATE DATABASE other;\n"
                + "USE other;\n"
                + "INSERT INTO default_catalog.default_database.printed SELECT TWICE(default_database.half("
                + "default_database.again(n))) FROM default_catalog.default_database.numbers;";
        PlannerOptions options = PlannerOptions.defaults().withCacheDirectory(cache);

        PlannedScript planned = plan(sql, options);

        assertThat(planned.functions())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("twice", TWICE, "`default_catalog`.`default_database`.`half`", HALF));
        assertThat(planned.planJson())
                .as("the class of a function of the catalog")
                .contains(TWICE);
        assertThat(plan(sql, options)).as("from the cache").isEqualTo(planned);
    }

    @Test
    void theLastDeclarationThatTookEffectCounts() {
        String sql = "CREATE TEMPORARY FUNCTION f AS '" + TWICE + "';\n"
                + "CREATE TEMPORARY FUNCTION IF NOT EXISTS f AS '" + HALF + "';\n"
                + "CREATE TEMPORARY SYSTEM FUNCTION g AS '" + TWICE + "';\n"
                + "DROP TEMPORARY SYSTEM FUNCTION g;\n"
                + "CREATE TEMPORARY SYSTEM FUNCTION IF NOT EXISTS g AS '" + HALF + "';\n"
                + TABLES
                + "INSERT INTO printed SELECT f(g(n)) FROM numbers;";

        assertThat(plan(sql, PlannerOptions.defaults().withCacheDirectory(null)).functions())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("g", HALF, "`default_catalog`.`default_database`.`f`", TWICE));
    }
}

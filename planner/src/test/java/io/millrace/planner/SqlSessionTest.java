package io.millrace.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SqlSessionTest {
    private final SqlSession session = new SqlSession(PlannerOptions.defaults());

    private SqlResult execute(String text) {
        return session.execute(statement(text));
    }

    private static SqlStatement statement(String text) {
        return Script.of("statement", text).statements().get(0);
    }

    private void createTables() {
        execute("CREATE TABLE fruits (id BIGINT, fruit_name STRING) WITH ('connector' = 'datagen')");
        execute("CREATE TABLE printed (fruit_name STRING, n BIGINT) WITH ('connector' = 'print')");
    }

    @Test
    void remembersWhatStatementsDefine() {
        createTables();

        assertThat(execute("SHOW TABLES"))
                .isEqualTo(new SqlResult.Rows(List.of("table name"), List.of(List.of("fruits"), List.of("printed"))));
        SqlResult.Rows described = (SqlResult.Rows) execute("DESCRIBE fruits");
        assertThat(described.rows())
                .extracting(row -> row.get(0) + " " + row.get(1))
                .containsExactly("id BIGINT", "fruit_name STRING");
        assertThat(((SqlResult.Text) execute("EXPLAIN SELECT id FROM fruits")).text())
                .contains("== Optimized Execution Plan ==");
        assertThat(((SqlResult.Text) execute("SHOW CREATE TABLE fruits")).text())
                .contains("'connector' = 'datagen'");
        execute("SET 'table.local-time-zone' = 'UTC'");
        assertThat(execute("SET"))
                .isEqualTo(
                        new SqlResult.Rows(List.of("key", "value"), List.of(List.of("table.local-time-zone", "UTC"))));
        assertThatThrownBy(() -> execute("DESCRIBE fruit")).isInstanceOf(SqlError.class);
    }

    @Test
    void plansQueriesIntoACollectingTable() {
        createTables();

        PlannedQuery inserts = session.planQuery(statement("SELECT id, UPPER(fruit_name) AS name FROM fruits"));
        PlannedQuery updates =
                session.planQuery(statement("SELECT fruit_name, COUNT(*) FROM fruits GROUP BY fruit_name"));

        assertThat(inserts.isUpdating()).isFalse();
        assertThat(inserts.columns())
                .extracting(c -> c.name() + " " + c.type())
                .containsExactly("id BIGINT", "name STRING");
        assertThat(inserts.script().sinks()).singleElement().satisfies(sink -> {
            assertThat(sink.connector()).isEqualTo("collect");
            assertThat(sink.options()).containsEntry("collection", inserts.collection());
        });
        assertThat(updates.isUpdating()).isTrue();
        assertThat(updates.changes()).containsExactly("INSERT", "UPDATE_BEFORE", "UPDATE_AFTER");
        assertThat(execute("SHOW TABLES")).asString().doesNotContain("query_");
        assertThatThrownBy(() -> session.planQuery(statement("SELECT nam FROM fruits")))
                .isInstanceOf(SqlError.class)
                .hasMessage("statement:1:8: Column 'nam' does not exist");
    }

    @Test
    void plansInsertsOneByOne() {
        createTables();
        SqlStatement insert =
                statement("INSERT INTO printed SELECT fruit_name, COUNT(*) FROM fruits GROUP BY fruit_name");

        PlannedScript first = session.planInsert(insert);
        assertThatThrownBy(() -> session.planInsert(statement("INSERT INTO printed SELECT 1 FROM fruits")))
                .isInstanceOf(SqlError.class);

        assertThat(session.planInsert(insert)).isEqualTo(first);
        assertThat(first.inserts()).hasSize(1);
    }

    @Test
    void completesNamesAndKeywords() {
        createTables();

        assertThat(complete("SELECT * FROM fru")).contains("fruits");
        assertThat(complete("SELECT fruit_ FROM fruits", "SELECT fruit_".length()))
                .contains("fruit_name");
        assertThat(complete("SELECT f.fr FROM fruits AS f", "SELECT f.fr".length()))
                .containsExactly("f.fruit_name");
        assertThat(complete("DESCRIBE fru")).containsExactly("fruits");
        assertThat(complete("SELECT 1 FROM fruits gro")).contains("GROUP BY");
        assertThat(complete("SELECT UPPE")).contains("UPPER");
        assertThat(complete("SEL")).contains("SELECT");
        assertThat(complete("SELECT 'open")).doesNotContain("fruits");
    }

    private List<String> complete(String text) {
        return complete(text, text.length());
    }

    private List<String> complete(String text, int cursor) {
        return session.complete(text, cursor);
    }
}

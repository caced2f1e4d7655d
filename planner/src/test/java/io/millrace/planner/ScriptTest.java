package io.millrace.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScriptTest {

    @Test
    void splitsAtSemicolonsOutsideOfStringsNamesAndComments() {
        Script script = Script.of("a.sql", """
                -- first; not a statement
                CREATE TABLE `a;b` (x STRING COMMENT 'it''s; fine') WITH ('connector' = 'print');
                /* ; */ ;;
                  SET 'k' = 'v' -- the end;
                """);

        assertThat(script.statements())
                .extracting(SqlStatement::kind)
                .containsExactly(StatementKind.CREATE_TABLE, StatementKind.SET);
        assertThat(script.statements().get(0).text())
                .isEqualTo("CREATE TABLE `a;b` (x STRING COMMENT 'it''s; fine') WITH ('connector' = 'print')");
        assertThat(script.statements().get(1).position()).hasToString("a.sql:4:3");
        assertThat(script.statements().get(1).text()).isEqualTo("SET 'k' = 'v'");
    }

    @Test
    void keepsStatementSetsWhole() {
        Script script = Script.of("a.sql", """
                EXECUTE STATEMENT SET
                BEGIN
                  INSERT INTO a SELECT CASE WHEN x THEN 1 END FROM s;
                  INSERT INTO b SELECT * FROM s;
                END;
                BEGIN STATEMENT SET; INSERT INTO c SELECT 1; END;
                EXPLAIN STATEMENT SET BEGIN INSERT INTO d SELECT 1; END;
                SELECT 1""");

        assertThat(script.statements())
                .extracting(SqlStatement::kind)
                .containsExactly(
                        StatementKind.STATEMENT_SET,
                        StatementKind.STATEMENT_SET,
                        StatementKind.EXPLAIN,
                        StatementKind.QUERY);
        List<SqlStatement> members = script.statements().get(0).members();
        assertThat(members)
                .extracting(SqlStatement::text)
                .containsExactly("INSERT INTO a SELECT CASE WHEN x THEN 1 END FROM s", "INSERT INTO b SELECT * FROM s");
        assertThat(members.get(1).position()).hasToString("a.sql:4:3");
    }

    @Test
    void knowsStatementsByTheirFirstWords() {
        assertThat(kindOf("create temporary system function f as 'a.B'")).isEqualTo(StatementKind.CREATE_FUNCTION);
        assertThat(kindOf("CREATE TEMPORARY VIEW v AS SELECT 1")).isEqualTo(StatementKind.CREATE_VIEW);
        assertThat(kindOf("CREATE TABLE t (a INT, b AS a + 1)")).isEqualTo(StatementKind.CREATE_TABLE);
        assertThat(kindOf("CREATE TABLE t WITH ('a' = 'b') AS SELECT 1")).isEqualTo(StatementKind.CREATE_TABLE_AS);
        assertThat(kindOf("WITH x AS (SELECT 1) SELECT * FROM x")).isEqualTo(StatementKind.QUERY);
        assertThat(kindOf("(SELECT 1) UNION ALL SELECT 2")).isEqualTo(StatementKind.QUERY);
        assertThat(kindOf("desc t")).isEqualTo(StatementKind.DESCRIBE);
        assertThat(kindOf("DELETE FROM t")).isEqualTo(StatementKind.OTHER);
    }

    @Test
    void substitutesVariablesAndKeepsThePlaces() {
        SqlFile file = new SqlFile(
                "a.sql",
                "-- ${NOT_ONE}\n"
                        + "SET 'a' = '${QUOTED}'; SELECT ${COUNT:-12345}, '${DEFAULT:-it is}', `${NAME}`, '$${x}' FROM t");
        Script script = Script.read(List.of(file), Map.of("QUOTED", "it's", "NAME", "a`b"));

        assertThat(script.statements().get(0).text()).isEqualTo("SET 'a' = 'it''s'");
        SqlStatement select = script.statements().get(1);
        assertThat(select.text()).isEqualTo("SELECT 12345, 'it is', `a``b`, '${x}' FROM t");
        int column = file.text().lines().toList().get(1).indexOf(" t") + 2;
        SqlToken table = select.identifier("t").orElseThrow();
        assertThat(select.position(table)).hasToString("a.sql:2:" + column);
        SqlPosition count = select.position(select.tokens().get(1));
        assertThat(file.text().substring(count.offset(), count.offset() + count.length()))
                .isEqualTo("${COUNT:-12345}");
    }

    @Test
    void readsFilesOneAfterTheOther() {
        Script script = Script.read(
                List.of(new SqlFile("a.sql", "SET 'a' = 'b'"), new SqlFile("b.sql", "\nSELECT 1")), Map.of());

        assertThat(script.statements())
                .extracting(s -> s.position().toString())
                .containsExactly("a.sql:1:1", "b.sql:2:1");
    }

    private static StatementKind kindOf(String statement) {
        return Script.of("a.sql", statement).statements().get(0).kind();
    }
}

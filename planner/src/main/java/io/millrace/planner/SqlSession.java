package io.millrace.planner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.planner.collect.CollectTableFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.flink.table.api.CompiledPlan;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.TableDescriptor;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.types.Row;

/**
 * Statements one at a time, each seeing what those before it defined: what stands behind a prompt.
 *
 * <p>For one thread.
 */
public final class SqlSession {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> KEYWORDS = List.of(
            "SELECT",
            "FROM",
            "WHERE",
            "GROUP BY",
            "HAVING",
            "ORDER BY",
            "LIMIT",
            "JOIN",
            "LEFT JOIN",
            "ON",
            "AS",
            "UNION ALL",
            "CASE",
            "WHEN",
            "THEN",
            "ELSE",
            "END",
            "AND",
            "OR",
            "NOT",
            "NULL",
            "IN",
            "BETWEEN",
            "LIKE",
            "DISTINCT",
            "OVER",
            "PARTITION BY",
            "INTERVAL",
            "DESCRIPTOR",
            "TUMBLE",
            "HOP",
            "CUMULATE",
            "SESSION",
            "CREATE TABLE",
            "CREATE TEMPORARY TABLE",
            "CREATE VIEW",
            "CREATE FUNCTION",
            "DROP TABLE",
            "DROP VIEW",
            "INSERT INTO",
            "VALUES",
            "WITH",
            "WATERMARK FOR",
            "PRIMARY KEY",
            "NOT ENFORCED",
            "EXPLAIN",
            "DESCRIBE",
            "SHOW TABLES",
            "SHOW CREATE TABLE",
            "SHOW FUNCTIONS",
            "SHOW CATALOGS",
            "SHOW DATABASES",
            "SHOW VIEWS",
            "SET",
            "RESET",
            "USE");

    private final PlanningEnvironment environment;

    /** Loads Flink's planner, which takes seconds in a fresh process. */
    public SqlSession(PlannerOptions options) {
        environment = PlanningEnvironment.create(options);
    }

    /**
     * Runs a statement that gives its result at once: every kind but {@code SELECT} and {@code INSERT}, which are
     * planned ({@link #planQuery}, {@link #planInsert}).
     *
     * @throws SqlError where the statement is wrong
     */
    public SqlResult execute(SqlStatement statement) {
        switch (statement.kind()) {
            case SET -> {
                if (statement.tokens().size() == 1) {
                    return settings();
                }
                environment.set(statement);
                return new SqlResult.Done();
            }
            case RESET -> {
                environment.reset(statement);
                return new SqlResult.Done();
            }
            case EXPLAIN, SHOW, DESCRIBE -> {
                return show(environment.execute(statement));
            }
            case QUERY, INSERT, STATEMENT_SET ->
                throw new IllegalArgumentException("A " + statement.kind() + " is planned, not executed");
            case CREATE_TABLE_AS, OTHER -> throw ScriptCompiler.unknown(statement);
            default -> {
                environment.define(statement);
                return new SqlResult.Done();
            }
        }
    }

    private SqlResult settings() {
        List<List<String>> rows = new ArrayList<>();
        environment.configuration().forEach((key, value) -> rows.add(List.of(key, value)));
        return new SqlResult.Rows(List.of("key", "value"), rows);
    }

    private static SqlResult show(TableResult result) {
        List<String> columns = result.getResolvedSchema().getColumnNames();
        List<List<String>> rows = new ArrayList<>();
        // These rows are in memory already: there is nothing to close.
        result.collect().forEachRemaining(row -> rows.add(values(row)));
        boolean isText =
                columns.size() == 1 && rows.size() == 1 && rows.get(0).get(0).indexOf('\n') >= 0;
        return isText ? new SqlResult.Text(rows.get(0).get(0)) : new SqlResult.Rows(columns, rows);
    }

    private static List<String> values(Row row) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < row.getArity(); i++) {
            Object value = row.getField(i);
            values.add(value == null ? "NULL" : value.toString());
        }
        return values;
    }

    /** Plans an INSERT or a statement set, with everything that the session defined. */
    public PlannedScript planInsert(SqlStatement statement) {
        List<SqlStatement> inserts =
                statement.kind() == StatementKind.STATEMENT_SET ? statement.members() : List.of(statement);
        environment.beginInserts();
        inserts.forEach(environment::validateInsert);
        return environment.compile(inserts);
    }

    /**
     * Plans a SELECT into a table of the connector {@code collect}, which exists in this plan only.
     *
     * @throws SqlError where the query is wrong
     */
    public PlannedQuery planQuery(SqlStatement statement) {
        TableEnvironmentInternal flink = environment.flink();
        String collection = UUID.randomUUID().toString();
        String path = ErrorTranslation.DEFAULT_PATH + "query_" + collection.replace('-', '_');
        try {
            Table query = flink.sqlQuery(statement.text());
            ResolvedSchema schema = query.getResolvedSchema();
            // Not a temporary table: a plan holds only the name of one, so it could not be loaded elsewhere.
            flink.createTable(
                    path,
                    TableDescriptor.forConnector(CollectTableFactory.IDENTIFIER)
                            .schema(Schema.newBuilder()
                                    .fromRowDataType(schema.toPhysicalRowDataType())
                                    .build())
                            .option(CollectTableFactory.COLLECTION, collection)
                            .build());
            CompiledPlan plan = query.insertInto(path).compilePlan();
            String json = PlanNumbering.fromOne(plan.asJsonString());
            PlannedScript script = environment.planned(json, List.of());
            List<PlannedTable.Column> columns =
                    schema.getColumns().stream().map(PlannedTables::describe).toList();
            return new PlannedQuery(script, collection, columns, changes(json));
        } catch (RuntimeException | LinkageError e) {
            throw environment.translate(e, statement);
        } finally {
            flink.dropTable(path, true);
        }
    }

    private static List<String> changes(String planJson) {
        try {
            for (JsonNode node : JSON.readTree(planJson).path("nodes")) {
                JsonNode modes = node.path("inputChangelogMode");
                if (modes.isArray()) {
                    List<String> changes = new ArrayList<>();
                    modes.forEach(mode -> changes.add(mode.asText()));
                    return changes;
                }
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Flink wrote a plan that is no JSON", e);
        }
        throw new IllegalStateException("A query's plan has a sink with a changelog mode");
    }

    /**
     * What can stand at the cursor: Flink's own suggestions first, then names and keywords that begin with the word
     * before the cursor.
     *
     * @param cursor offset into {@code text}
     */
    public List<String> complete(String text, int cursor) {
        String before = text.substring(0, cursor);
        int wordStart = cursor;
        while (wordStart > 0 && isWordPart(before.charAt(wordStart - 1))) {
            wordStart--;
        }
        String word = before.substring(wordStart);
        String prefix = word.toUpperCase(Locale.ROOT);
        TreeSet<String> found = new TreeSet<>();
        Names names = environment.names();
        Stream.of(names.tables().stream(), columns(names, text), functions(names), KEYWORDS.stream())
                .flatMap(s -> s)
                .filter(name -> name.toUpperCase(Locale.ROOT).startsWith(prefix))
                .forEach(found::add);
        // Flink leaves out what stands before the last dot.
        String qualifier = word.substring(0, word.lastIndexOf('.') + 1);
        List<String> all = new ArrayList<>();
        flinkHints(text, cursor).forEach(hint -> all.add(hint.startsWith(qualifier) ? hint : qualifier + hint));
        found.removeAll(all);
        all.addAll(found);
        return all;
    }

    private List<String> flinkHints(String text, int cursor) {
        try {
            return Stream.of(environment.flink().getParser().getCompletionHints(text, cursor))
                    // A default path is never typed.
                    .map(hint -> hint.replace(ErrorTranslation.DEFAULT_PATH, ""))
                    .toList();
        } catch (RuntimeException | AssertionError e) {
            // The text before the cursor is half a statement, and Calcite's advisor gives up on some of these; on one
            // that is no query, such as DESCRIBE, with an error.
            return List.of();
        }
    }

    private static Stream<String> columns(Names names, String text) {
        try {
            return names.columnsNamedBy(SqlLexer.tokens(text)).stream();
        } catch (SqlLexer.UnclosedException e) {
            return Stream.of();
        }
    }

    private static Stream<String> functions(Names names) {
        return names.functions().stream().map(name -> name.toUpperCase(Locale.ROOT));
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '.';
    }
}

package io.millrace.planner;

import io.millrace.data.NearestName;
import java.util.ArrayList;
import java.util.List;

/** Plans a script with Flink's planner. The first class on the way to a plan that loads Flink. */
final class ScriptCompiler {
    private final Script script;
    private final PlanningEnvironment environment;
    private final List<SqlStatement> inserts = new ArrayList<>();

    private ScriptCompiler(Script script, PlannerOptions options) {
        this.script = script;
        this.environment = PlanningEnvironment.create(options);
    }

    static PlannedScript compile(Script script, PlannerOptions options) {
        if (script.statements().isEmpty()) {
            throw nothingToRun(script);
        }
        return new ScriptCompiler(script, options).run();
    }

    private static SqlError nothingToRun(Script script) {
        List<SqlStatement> statements = script.statements();
        SqlFile file = statements.isEmpty()
                ? script.files().get(script.files().size() - 1)
                : statements.get(statements.size() - 1).file();
        SqlPosition position = statements.isEmpty()
                ? SourceText.positionInFile(file, 0, 1)
                : statements.get(statements.size() - 1).position();
        return SqlError.at(
                file,
                position,
                "There is no INSERT INTO in this script, so there is nothing to run",
                "A pipeline is an INSERT INTO table SELECT ...; try out a SELECT with 'millrace sql'.");
    }

    private PlannedScript run() {
        for (SqlStatement statement : script.statements()) {
            apply(statement);
        }
        if (inserts.isEmpty()) {
            throw nothingToRun(script);
        }
        return environment.compile(inserts);
    }

    private void apply(SqlStatement statement) {
        switch (statement.kind()) {
            case SET -> environment.set(statement);
            case RESET -> environment.reset(statement);
            case INSERT -> insert(statement);
            case STATEMENT_SET -> statement.members().forEach(this::member);
            case QUERY, EXPLAIN, SHOW, DESCRIBE ->
                throw SqlError.in(
                        statement,
                        statement.tokens().get(0),
                        "A pipeline has no place to show the rows of this statement",
                        "Run it with 'millrace sql', or write its rows to a table: INSERT INTO table SELECT ...");
            case CREATE_TABLE_AS, OTHER -> throw unknown(statement);
            default -> environment.define(statement);
        }
    }

    private void member(SqlStatement statement) {
        if (statement.kind() != StatementKind.INSERT) {
            throw SqlError.in(
                    statement,
                    statement.tokens().get(0),
                    "A statement set holds INSERT INTO statements only",
                    "Move this statement before the set.");
        }
        insert(statement);
    }

    private void insert(SqlStatement statement) {
        environment.validateInsert(statement);
        inserts.add(statement);
    }

    /** The error for a statement that is neither defined, planned nor shown. */
    static SqlError unknown(SqlStatement statement) {
        SqlToken first = statement.tokens().get(0);
        if (statement.kind() == StatementKind.CREATE_TABLE_AS) {
            return SqlError.in(
                    statement,
                    first,
                    "CREATE TABLE ... AS would create a table and fill it in one go",
                    "Write two statements: CREATE TABLE with its columns, then INSERT INTO ... SELECT.");
        }
        List<String> known = List.of(
                "CREATE",
                "DROP",
                "ALTER",
                "USE",
                "SET",
                "RESET",
                "INSERT",
                "EXECUTE",
                "SELECT",
                "WITH",
                "EXPLAIN",
                "SHOW",
                "DESCRIBE",
                "LOAD",
                "BEGIN",
                "VALUES");
        return SqlError.in(
                statement,
                first,
                "No statement of a streaming pipeline begins with '" + first.text() + "'",
                NearestName.sentence(first.text(), known)
                        + " Known are CREATE, DROP, ALTER, USE, SET, RESET, INSERT INTO and EXECUTE STATEMENT SET.");
    }
}

package io.millrace.planner;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.StatementSet;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.catalog.GenericInMemoryCatalog;

/**
 * Flink's table environment in streaming mode, statement by statement. Whatever Flink throws leaves here as a
 * {@link SqlError} at its place in the file.
 */
final class PlanningEnvironment {
    private final TableEnvironmentInternal environment;
    private final Settings settings;
    /** The statement that declared each table or view, by {@code catalog.database.name}, in the script's order. */
    private final Map<String, SqlStatement> declarations = new LinkedHashMap<>();

    /** The jars that statements brought along. */
    private final Set<String> jars = new LinkedHashSet<>();

    private final ErrorTranslation errors;
    private final TemporaryFunctions functions;
    /** All inserts that were validated so far; parsing them again for the plan would double its time. */
    private StatementSet inserts;

    private PlanningEnvironment(TableEnvironmentInternal environment, Map<String, String> configuration) {
        this.environment = environment;
        this.settings = new Settings(environment, configuration);
        this.errors = new ErrorTranslation(new Names(environment), declarations);
        this.functions = new TemporaryFunctions(environment);
        this.inserts = environment.createStatementSet();
    }

    static PlanningEnvironment create(PlannerOptions options) {
        Configuration configuration = Configuration.fromMap(Settings.withFixed(options.configuration()));
        EnvironmentSettings settings = EnvironmentSettings.newInstance()
                .inStreamingMode()
                .withConfiguration(configuration)
                .withClassLoader(options.classLoader())
                .build();
        TableEnvironment environment = TableEnvironment.create(settings);
        return new PlanningEnvironment((TableEnvironmentInternal) environment, options.configuration());
    }

    TableEnvironmentInternal flink() {
        return environment;
    }

    Names names() {
        return errors.names();
    }

    Map<String, String> configuration() {
        return settings.effective();
    }

    void set(SqlStatement statement) {
        settings.set(statement);
    }

    void reset(SqlStatement statement) {
        settings.reset(statement);
    }

    /** Runs a statement that changes catalogs. */
    void define(SqlStatement statement) {
        execute(statement, textOfDefinition(statement));
        if (statement.bringsJars()) {
            jars.addAll(statement.literalsAfter("JAR"));
        }
        StatementKind kind = statement.kind();
        if (statement.hasLeading("FUNCTION") && statement.hasLeading("TEMPORARY")) {
            functions.note(statement.text());
        }
        if (kind == StatementKind.CREATE_TABLE || kind == StatementKind.CREATE_VIEW) {
            statement
                    .pathAfter(kind == StatementKind.CREATE_TABLE ? "TABLE" : "VIEW")
                    .ifPresent(path -> declarations.put(qualified(path.names()), statement));
        }
    }

    /** Runs a statement whose result is at hand at once; a query is not one. */
    TableResult execute(SqlStatement statement) {
        return execute(statement, statement.text());
    }

    /**
     * The statement without {@code TEMPORARY}, where it is about a table. Of a temporary table a plan holds the name
     * only, so the plan could not run; in Flink's catalog in memory, every table is as short-lived as a temporary one.
     * Blanks take the place of the word so that positions in messages hold. (What temporary functions are goes beside
     * the plan: {@link TemporaryFunctions}.)
     */
    private String textOfDefinition(SqlStatement statement) {
        StringBuilder text = new StringBuilder(statement.text());
        boolean inMemory = environment
                .getCatalog(String.valueOf(environment.getCurrentCatalog()))
                .filter(GenericInMemoryCatalog.class::isInstance)
                .isPresent();
        if (inMemory && !statement.hasLeading("VIEW") && !statement.hasLeading("FUNCTION")) {
            for (SqlToken token : statement.leading("TEMPORARY")) {
                int start = token.start() - statement.start();
                text.replace(
                        start,
                        start + token.text().length(),
                        " ".repeat(token.text().length()));
            }
        }
        return text.toString();
    }

    private TableResult execute(SqlStatement statement, String text) {
        try {
            return environment.executeSql(text);
        } catch (RuntimeException | LinkageError e) {
            throw errors.translate(e, statement);
        }
    }

    /** Forgets the inserts that were validated so far. */
    void beginInserts() {
        inserts = environment.createStatementSet();
    }

    /** Parses and validates an INSERT and keeps it for {@link #compile}. */
    void validateInsert(SqlStatement statement) {
        try {
            inserts.addInsertSql(statement.text());
        } catch (RuntimeException | LinkageError e) {
            throw errors.translate(e, statement);
        }
    }

    /** The plan of all inserts that were validated; {@code statements} are these, in order. */
    PlannedScript compile(List<SqlStatement> statements) {
        String json;
        try {
            json = PlanNumbering.fromOne(inserts.compilePlan().asJsonString());
        } catch (RuntimeException | LinkageError e) {
            throw blame(statements, e);
        }
        List<PlannedScript.Insert> places = new ArrayList<>();
        for (SqlStatement statement : statements) {
            String target =
                    statement.pathAfter("INTO").map(p -> qualified(p.names())).orElse("");
            places.add(new PlannedScript.Insert(statement.position(), target));
        }
        return planned(json, places);
    }

    PlannedScript planned(String json, List<PlannedScript.Insert> places) {
        List<PlannedTable> tables = new PlannedTables(environment, json).list(declarations.keySet());
        return new PlannedScript(
                json,
                new TreeMap<>(settings.effective()),
                tables,
                List.copyOf(places),
                List.copyOf(jars),
                functions.calledBy(json));
    }

    SqlError translate(Throwable failure, SqlStatement statement) {
        return errors.translate(failure, statement);
    }

    /** Finds the insert that the planner cannot take, by planning each for itself. */
    private SqlError blame(List<SqlStatement> statements, Throwable failure) {
        for (SqlStatement statement : statements) {
            try {
                StatementSet alone = environment.createStatementSet();
                alone.addInsertSql(statement.text());
                alone.compilePlan();
            } catch (RuntimeException | LinkageError e) {
                return errors.translate(e, statement);
            }
        }
        return errors.translate(failure, statements.get(0));
    }

    /** {@code catalog.database.name} of a path as it is written, seen from the current catalog and database. */
    String qualified(List<String> names) {
        List<String> full = new ArrayList<>(names);
        if (full.size() == 1) {
            full.add(0, String.valueOf(environment.getCurrentDatabase()));
        }
        if (full.size() == 2) {
            full.add(0, String.valueOf(environment.getCurrentCatalog()));
        }
        return String.join(".", full);
    }
}

package io.millrace.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.expression.user.FunctionClasses;
import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.CompiledPlan;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.functions.FunctionIdentifier;
import org.apache.flink.table.planner.factories.TestValuesModelFactory;
import org.apache.flink.table.planner.factories.TestValuesTableFactory;
import org.apache.flink.table.test.program.ConfigOptionTestStep;
import org.apache.flink.table.test.program.FunctionTestStep;
import org.apache.flink.table.test.program.ModelTestStep;
import org.apache.flink.table.test.program.SinkTestStep;
import org.apache.flink.table.test.program.SourceTestStep;
import org.apache.flink.table.test.program.SqlTestStep;
import org.apache.flink.table.test.program.StatementSetTestStep;
import org.apache.flink.table.test.program.TableApiTestStep;
import org.apache.flink.table.test.program.TemporalFunctionTestStep;
import org.apache.flink.table.test.program.TestStep;

/** Sets a program up in a table environment, the way Flink's own runners do, and compiles it. */
final class ProgramCompiler {
    /**
     * Programs that run the plan Flink's test has stored, by id. Flink 2.3 itself plans this one as if it only inserted,
     * and gives updates without their old rows, which its stored plan, of an earlier version, does not.
     */
    private static final Map<String, String> STORED_PLANS = Map.of(
            "rank-test-append-fast-strategy",
            "restore-tests/stream-exec-rank_1/rank-test-append-fast-strategy/plan/rank-test-append-fast-strategy.json");

    private static final ObjectMapper JSON = new ObjectMapper();

    private ProgramCompiler() {}

    /**
     * A program compiled.
     *
     * @param json the plan
     * @param configuration the settings it was compiled with
     * @param functions the functions it registers
     */
    record Compiled(String json, ReadableConfig configuration, FunctionClasses functions) {}

    /** Compiles a program; throws what Flink's planner throws. */
    static Compiled compile(TestProgram program) throws JsonProcessingException {
        TableEnvironment environment = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        environment.getConfig().addConfiguration(program.defaults());
        for (TestStep step : program.setupSteps()) {
            setUp(environment, step);
        }
        String stored = STORED_PLANS.get(program.id());
        String json = stored == null
                ? plan(environment, program.program().runSteps).asJsonString()
                : FlinkTestJar.text(stored);
        return new Compiled(withPhases(json, program), environment.getConfig().getConfiguration(), functions(program));
    }

    /** The plan where tables to look rows up in are {@link PhasedTableFactory}'s: they change at the restore. */
    private static String withPhases(String json, TestProgram program) throws JsonProcessingException {
        JsonNode plan = JSON.readTree(json);
        for (JsonNode node : plan.path("nodes")) {
            JsonNode table =
                    node.path("temporalTable").path("lookupTableSource").path("table");
            if (table.path("resolvedTable").path("options") instanceof ObjectNode options) {
                String name = table.path("identifier").asText();
                for (SourceTestStep source : program.sources()) {
                    if (name.endsWith("`" + source.name + "`")) {
                        options.put("connector", PhasedTableFactory.IDENTIFIER);
                        options.put(
                                PhasedTableFactory.DATA_BEFORE,
                                TestValuesTableFactory.registerData(source.dataBeforeRestore));
                        options.put(
                                PhasedTableFactory.DATA_AFTER,
                                TestValuesTableFactory.registerData(source.dataAfterRestore));
                    }
                }
            }
        }
        return JSON.writeValueAsString(plan);
    }

    /** Functions by the names that plans have for them: a plan does not say what a temporary one is. */
    private static FunctionClasses functions(TestProgram program) {
        Map<String, String> classNames = new HashMap<>();
        for (TestStep step : program.setupSteps()) {
            if (step instanceof FunctionTestStep function) {
                String name = FunctionIdentifier.normalizeName(function.name);
                String className = function.function.getName();
                classNames.put(name, className);
                classNames.put(
                        ObjectIdentifier.of("default_catalog", "default_database", name)
                                .asSerializableString(),
                        className);
            }
        }
        return new FunctionClasses(ProgramCompiler.class.getClassLoader(), classNames);
    }

    private static void setUp(TableEnvironment environment, TestStep step) {
        if (step instanceof ConfigOptionTestStep<?> option) {
            option.apply(environment);
        } else if (step instanceof SourceTestStep source) {
            source.apply(environment, sourceOptions(source));
        } else if (step instanceof SinkTestStep sink) {
            sink.apply(environment, Map.of("connector", "values", "sink-insert-only", "false"));
        } else if (step instanceof FunctionTestStep function) {
            function.apply(environment);
        } else if (step instanceof TemporalFunctionTestStep function) {
            function.apply(environment);
        } else if (step instanceof ModelTestStep model) {
            model.apply(
                    environment,
                    Map.of("provider", "values", "data-id", TestValuesModelFactory.registerData(model.data)));
        } else if (step instanceof SqlTestStep sql) {
            sql.apply(environment);
        } else {
            throw new AssertionError("A setup step of a new kind: " + step.getKind());
        }
    }

    /** Flink's tests want a watermark after each row, which the source itself gives. */
    private static Map<String, String> sourceOptions(SourceTestStep source) {
        Map<String, String> options = new HashMap<>();
        options.put("connector", "values");
        options.put("data-id", TestValuesTableFactory.registerData(TestProgram.rows(source)));
        options.put("runtime-source", "NewSource");
        if (source.schemaComponents.stream().anyMatch(part -> part.startsWith("WATERMARK FOR"))) {
            options.put("disable-lookup", "true");
            options.put("enable-watermark-push-down", "true");
            options.put("scan.watermark.emit.strategy", "on-event");
        }
        return options;
    }

    /** Several run steps say the same thing in different ways: the first that writes a table counts. */
    private static CompiledPlan plan(TableEnvironment environment, List<TestStep> steps) {
        for (TestStep step : steps) {
            if (step instanceof StatementSetTestStep set) {
                return set.compiledPlan(environment);
            }
            if (step instanceof SqlTestStep sql && sql.sql.stripLeading().startsWith("INSERT")) {
                return environment.compilePlanSql(sql.sql);
            }
            if (step instanceof TableApiTestStep api) {
                return api.toTable(environment).insertInto(sinkName(api)).compilePlan();
            }
        }
        return environment.compilePlanSql(((SqlTestStep) steps.get(0)).sql);
    }

    private static String sinkName(TableApiTestStep step) {
        try {
            Field name = TableApiTestStep.class.getDeclaredField("sinkName");
            name.setAccessible(true);
            return (String) name.get(step);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("Flink's test steps have changed: no field sinkName.", e);
        }
    }
}

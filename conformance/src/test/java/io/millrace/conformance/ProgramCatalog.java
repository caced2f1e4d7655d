package io.millrace.conformance;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.TableConfig;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.table.planner.plan.nodes.exec.testutils.CommonSemanticTestBase;
import org.apache.flink.table.planner.plan.nodes.exec.testutils.RestoreTestBase;
import org.apache.flink.table.planner.plan.nodes.exec.testutils.SemanticTestBase;
import org.apache.flink.table.test.program.TableTestProgram;
import org.apache.flink.table.test.program.TableTestProgramRunner;

/**
 * Finds the programs that Flink's own tests run in streaming mode: those of its restore tests, which are about one node
 * each, and of its semantic tests.
 */
final class ProgramCatalog {
    private static final String STREAM_NODE_PREFIX = "StreamExec";

    private ProgramCatalog() {}

    /** The programs in the order of topic and id; a program of several tests is listed once, for the first of them. */
    static List<TestProgram> streaming() {
        Map<String, TestProgram> programs = new LinkedHashMap<>();
        for (String entry : FlinkTestJar.entries(ProgramCatalog::mayBeRunner)) {
            TableTestProgramRunner runner = runner(entry);
            if (runner == null) {
                continue;
            }
            for (TableTestProgram program : runner.supportedPrograms()) {
                TestProgram found = new TestProgram(topic(runner), program, endsWithInput(runner), defaults(runner));
                programs.putIfAbsent(program.id, found);
            }
        }
        return programs.values().stream()
                .sorted((a, b) -> a.toString().compareTo(b.toString()))
                .toList();
    }

    private static boolean mayBeRunner(String entry) {
        return entry.matches("org/apache/flink/table/.*(RestoreTests?|SemanticTests?)\\.class");
    }

    private static TableTestProgramRunner runner(String entry) {
        String name = entry.substring(0, entry.length() - ".class".length()).replace('/', '.');
        try {
            Class<?> type = Class.forName(name, false, ProgramCatalog.class.getClassLoader());
            boolean isStreaming =
                    RestoreTestBase.class.isAssignableFrom(type) || SemanticTestBase.class.isAssignableFrom(type);
            if (!isStreaming || Modifier.isAbstract(type.getModifiers())) {
                return null;
            }
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return (TableTestProgramRunner) constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("Flink's test " + name + " cannot be made.", e);
        }
    }

    private static String topic(TableTestProgramRunner runner) {
        if (runner instanceof RestoreTestBase restore) {
            return restore.getExecNode().getSimpleName().substring(STREAM_NODE_PREFIX.length());
        }
        return runner.getClass().getSimpleName().replaceAll("(Sql)?SemanticTests?$", "") + " (semantics)";
    }

    /** Settings a semantic test makes before the program's own. */
    private static Configuration defaults(TableTestProgramRunner runner) {
        TableConfig config = TableConfig.getDefault();
        config.setLocalTimeZone(ZoneId.of("UTC"));
        config.set(ExecutionConfigOptions.TABLE_EXEC_SINK_REQUIRE_ON_CONFLICT, false);
        if (runner instanceof SemanticTestBase) {
            try {
                Method method = CommonSemanticTestBase.class.getDeclaredMethod(
                        "applyDefaultEnvironmentOptions", TableConfig.class);
                method.setAccessible(true);
                method.invoke(runner, config);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("Flink's semantic tests have changed: no applyDefaultEnvironmentOptions.", e);
            }
        }
        return config.getConfiguration();
    }

    private static boolean endsWithInput(TableTestProgramRunner runner) {
        if (!(runner instanceof RestoreTestBase)) {
            return true;
        }
        try {
            Field mode = RestoreTestBase.class.getDeclaredField("afterRestoreSource");
            mode.setAccessible(true);
            return !mode.get(runner).toString().equals("INFINITE");
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("Flink's restore tests have changed: no field afterRestoreSource.", e);
        }
    }
}

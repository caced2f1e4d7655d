package io.millrace.conformance;

import io.millrace.engine.graph.GraphCompiler;
import io.millrace.engine.graph.NodeCoverage;
import io.millrace.plan.Plan;
import io.millrace.plan.UnknownNode;
import io.millrace.plan.json.PlanReader;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.table.test.program.SinkTestStep;

/** Compiles a program, asks whether the engine covers it, runs it if so, and compares with what Flink's test expects. */
final class ProgramExaminer {
    private ProgramExaminer() {}

    static ProgramResult examine(TestProgram program) {
        ProgramCompiler.Compiled compiled;
        try {
            compiled = ProgramCompiler.compile(program);
        } catch (Exception e) {
            return result(program, Outcome.FLINK, "no compiled plan: " + rootMessage(e));
        }
        try {
            Plan plan = PlanReader.read(compiled.json());
            List<String> refusals = refusals(plan, compiled);
            return refusals.isEmpty()
                    ? run(program, plan, compiled)
                    : new ProgramResult(program.topic(), program.id(), Outcome.FLINK, refusals);
        } catch (Exception e) {
            return result(program, Outcome.FAILS, e.toString());
        }
    }

    /** What is not native in a plan, each thing once. */
    private static List<String> refusals(Plan plan, ProgramCompiler.Compiled compiled) {
        try (GraphCompiler compiler =
                GraphCompiler.prepare(plan, new ProgramConnectors(), compiled.configuration(), compiled.functions())) {
            return compiler.coverage().stream()
                    .filter(node -> !node.isNative())
                    .map(node -> name(node) + ": " + node.reason())
                    .distinct()
                    .toList();
        }
    }

    private static ProgramResult run(TestProgram program, Plan plan, ProgramCompiler.Compiled compiled)
            throws Exception {
        RowByRowRun run = new RowByRowRun(program, plan, compiled, 1, false);
        ProgramConnectors rowByRow = run.run();
        String table = compareTables(program, rowByRow);
        if (!table.isEmpty()) {
            Outcome outcome = Divergence.isKnownOf(program.toString()) ? Outcome.DIVERGES : Outcome.FAILS;
            return result(program, outcome, "row by row, " + table);
        }
        ProgramConnectors restored = new RowByRowRun(program, plan, compiled, 1, true).run();
        String otherwise = compareRuns(program, rowByRow, restored);
        if (!otherwise.isEmpty()) {
            return result(program, Outcome.FAILS, "restored after every row, " + otherwise);
        }
        table = compareTables(program, new AtOnceRun(program, plan, compiled, run.rowsBehind()).run());
        if (!table.isEmpty()) {
            return result(program, Outcome.DIVERGES, "all rows at once, " + table);
        }
        String changes = compareChanges(program, rowByRow);
        if (!changes.isEmpty() && hasFlinksChangesInMiniBatches(program, plan, compiled)) {
            changes = "";
        }
        return result(program, changes.isEmpty() ? Outcome.NATIVE : Outcome.DIVERGES, changes);
    }

    /**
     * Whether epochs of the size of the program's mini-batches, or that end where Flink's test takes a savepoint, give the
     * changes that Flink's mini-batches give. Which of them depends on the operator: one behind another that gathers rows
     * too counts what that one lets through.
     */
    private static boolean hasFlinksChangesInMiniBatches(
            TestProgram program, Plan plan, ProgramCompiler.Compiled compiled) throws Exception {
        if (!compiled.configuration().get(ExecutionConfigOptions.TABLE_EXEC_MINIBATCH_ENABLED)) {
            return false;
        }
        long size = compiled.configuration().get(ExecutionConfigOptions.TABLE_EXEC_MINIBATCH_SIZE);
        for (long rowsOfEpoch : new long[] {Math.max(1, size), Integer.MAX_VALUE}) {
            ProgramConnectors run = new RowByRowRun(program, plan, compiled, rowsOfEpoch, false).run();
            if (compareTables(program, run).isEmpty()
                    && compareChanges(program, run).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    private static String name(NodeCoverage node) {
        return node.node() instanceof UnknownNode unknown
                ? unknown.header().type()
                : node.node().getClass().getSimpleName();
    }

    private static ProgramResult result(TestProgram program, Outcome outcome, String detail) {
        return new ProgramResult(
                program.topic(), program.id(), outcome, detail.isEmpty() ? List.of() : List.of(detail));
    }

    /** The difference between changes expected and received in any order; empty if there is none. */
    private static String compareChanges(TestProgram program, ProgramConnectors run) {
        for (SinkTestStep sink : program.sinks()) {
            if (sink.shouldTestChangelogData()) {
                String difference = difference(sink.getExpectedAsStrings(), seen(program, sink, run));
                if (!difference.isEmpty()) {
                    return "changes of " + sink.name + " " + difference;
                }
            }
        }
        return "";
    }

    /** The difference between the tables expected and those that the changes make; empty if there is none. */
    private static String compareTables(TestProgram program, ProgramConnectors run) {
        for (SinkTestStep sink : program.sinks()) {
            int[] key = run.keyColumns(sink.name);
            List<String> expected = sink.getExpectedAsStrings();
            String difference =
                    difference(FoldedTable.of(expected, key), FoldedTable.of(seen(program, sink, run), key));
            if (!difference.isEmpty()) {
                return "table " + sink.name + " " + difference;
            }
        }
        return "";
    }

    /** The difference between the changes of two runs, each in any order; empty if there is none. */
    private static String compareRuns(TestProgram program, ProgramConnectors expected, ProgramConnectors run) {
        for (SinkTestStep sink : program.sinks()) {
            String difference = difference(expected.received(sink.name), run.received(sink.name));
            if (!difference.isEmpty()) {
                return "changes of " + sink.name + " " + difference;
            }
        }
        return "";
    }

    /** What Flink's test would see of a run: where it stops while sources are open, it does so when it has what it expects. */
    private static List<String> seen(TestProgram program, SinkTestStep sink, ProgramConnectors run) {
        List<String> received = run.received(sink.name);
        int expected = sink.getExpectedAsStrings().size();
        return program.endsWithInput() || received.size() <= expected ? received : received.subList(0, expected);
    }

    private static String difference(List<String> expected, List<String> actual) {
        List<String> missing = new ArrayList<>(expected);
        actual.forEach(missing::remove);
        List<String> surplus = new ArrayList<>(actual);
        expected.forEach(surplus::remove);
        if (missing.isEmpty() && surplus.isEmpty()) {
            return "";
        }
        return "lacks " + missing + " and has " + surplus + " too many";
    }
}

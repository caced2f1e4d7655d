package io.millrace.conformance.oracle;

import io.millrace.data.NotNativeException;
import io.millrace.engine.graph.Graph;
import io.millrace.engine.graph.GraphCompiler;
import io.millrace.expression.user.FunctionClasses;
import io.millrace.plan.json.PlanReader;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Runs programs on Flink and on the engine and compares their final tables. */
final class Oracle implements AutoCloseable {
    private final FlinkOracle flink;

    Oracle() throws Exception {
        flink = new FlinkOracle();
    }

    /** Compares the engine's tables, of all ways to cut the streams, with Flink's. */
    Verdict judge(OracleProgram program) {
        try {
            FlinkOracle.Planned planned = flink.plan(program);
            Verdict coverage = compare(program, planned, List.of(), List.of());
            if (coverage.kind() == Verdict.Kind.ON_FLINK) {
                return coverage;
            }
            List<String> expected = flink.run(planned);
            return compare(program, planned, expected, modes(program));
        } catch (Exception | AssertionError e) {
            return new Verdict(Verdict.Kind.INVALID, rootMessage(e), List.of());
        } finally {
            flink.forget();
        }
    }

    /** Compares the engine's tables with one that is known. */
    Verdict judge(OracleProgram program, List<String> expected) {
        try {
            return compare(program, flink.plan(program), expected, modes(program));
        } finally {
            flink.forget();
        }
    }

    private static Verdict compare(
            OracleProgram program, FlinkOracle.Planned planned, List<String> expected, List<EngineRun.Mode> modes) {
        try {
            compile(planned, new EngineRun.Tables(program));
        } catch (NotNativeException e) {
            return new Verdict(Verdict.Kind.ON_FLINK, String.valueOf(e.getMessage()), expected);
        } catch (RuntimeException | LinkageError e) {
            return new Verdict(Verdict.Kind.WRONG, "does not compile: " + stack(e), expected);
        }
        for (EngineRun.Mode mode : modes) {
            try {
                EngineRun.Tables tables = new EngineRun.Tables(program);
                List<String> table = new EngineRun(program, compile(planned, tables), tables, mode).run();
                if (!table.equals(expected)) {
                    return new Verdict(Verdict.Kind.WRONG, mode + " " + difference(expected, table), expected);
                }
            } catch (Exception | LinkageError e) {
                return new Verdict(Verdict.Kind.WRONG, mode + " fails: " + stack(e), expected);
            }
        }
        return new Verdict(Verdict.Kind.EQUAL, "", expected);
    }

    private static Graph compile(FlinkOracle.Planned planned, EngineRun.Tables tables) {
        return GraphCompiler.compile(
                PlanReader.read(planned.json()),
                tables,
                planned.configuration(),
                FunctionClasses.of(Oracle.class.getClassLoader()));
    }

    /** With rows that are late, and a query that drops them, only runs that judge row by row are as Flink's. */
    private static List<EngineRun.Mode> modes(OracleProgram program) {
        boolean dropsRows = program.usesTime() && program.tables().stream().anyMatch(Oracle::hasLateRows);
        List<EngineRun.Mode> modes = new ArrayList<>();
        for (EngineRun.Mode mode : EngineRun.Mode.values()) {
            if (mode.judgesEachRow() || !dropsRows) {
                modes.add(mode);
            }
        }
        return modes;
    }

    private static boolean hasLateRows(StreamTable table) {
        LocalDateTime watermark = LocalDateTime.MIN;
        for (Change change : table.hasWatermark() ? table.changes() : List.<Change>of()) {
            LocalDateTime time = LocalDateTime.parse(
                    Objects.requireNonNull(change.values().get(1)).replace(' ', 'T'));
            if (!time.isAfter(watermark)) {
                return true;
            }
            LocalDateTime next = time.minusSeconds(table.delaySeconds());
            watermark = next.isAfter(watermark) ? next : watermark;
        }
        return false;
    }

    private static String difference(List<String> expected, List<String> actual) {
        List<String> missing = new ArrayList<>(expected);
        actual.forEach(missing::remove);
        List<String> surplus = new ArrayList<>(actual);
        expected.forEach(surplus::remove);
        return "lacks " + missing + " and has " + surplus + " too many";
    }

    private static String stack(Throwable e) {
        StringBuilder text = new StringBuilder(e.toString());
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            text.append(" <- ").append(cause);
        }
        for (int i = 0; i < Math.min(6, e.getStackTrace().length); i++) {
            text.append("\n    at ").append(e.getStackTrace()[i]);
        }
        return text.toString();
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName() + ": " + root.getMessage();
    }

    @Override
    public void close() {
        flink.close();
    }
}

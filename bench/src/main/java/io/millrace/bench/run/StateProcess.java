package io.millrace.bench.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.bench.keys.Hold;
import io.millrace.planner.PlannedScript;
import io.millrace.planner.Planner;
import io.millrace.planner.PlannerOptions;
import io.millrace.planner.Script;
import io.millrace.planner.SqlFile;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Builds state of some size on the native engine, changes it, and weighs it; the main class of a process of its own. */
public final class StateProcess {
    private StateProcess() {}

    /** @param arguments the file with the {@link StateRun}, and the file for the {@link StateResult}, both JSON */
    public static void main(String[] arguments) throws Exception {
        ObjectMapper json = new ObjectMapper();
        StateRun run = json.readValue(Path.of(arguments[0]).toFile(), StateRun.class);
        json.writeValue(Path.of(arguments[1]).toFile(), run(run));
        System.exit(0);
    }

    static PlannedScript plan(StateRun run) throws IOException {
        String name = run.shape() + ".sql";
        try (InputStream resource = StateProcess.class.getResourceAsStream("/scaling/" + name)) {
            if (resource == null) {
                throw new IllegalArgumentException("there is no shape " + run.shape());
            }
            String text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
            Map<String, String> variables = Map.of(
                    "KEYS", String.valueOf(run.keys()),
                    "ROWS", String.valueOf(run.keys() + run.changes()),
                    "SPLITS", String.valueOf(run.workers()));
            return Planner.plan(
                    Script.read(List.of(new SqlFile(name, text)), variables),
                    PlannerOptions.defaults().withCacheDirectory(Path.of(run.planCache())));
        }
    }

    static StateResult run(StateRun run) throws IOException, InterruptedException {
        boolean isJoin = run.shape().equals("join");
        long fillRows = isJoin ? 2 * run.keys() : run.keys();
        long allRows = fillRows + run.changes();
        PlannedScript planned = plan(run);
        long heapBefore = usedHeapBytes();
        Hold.on();
        Looks looks = new Looks();
        looks.look(0);
        try (NativeJob job = NativeJob.start(planned, run.workers())) {
            long written = -1;
            // All is read when the sources have given all; all is done when nothing more is written after that.
            while (job.rowsRead() < allRows || written != job.rowsWritten()) {
                written = job.rowsWritten();
                if (job.await(Looks.INTERVAL_MILLIS)) {
                    throw new IllegalStateException("the job ended though its sources are held");
                }
                if (looks.rows() < allRows) {
                    looks.look(job.rowsRead());
                }
            }
            long heapBytes = usedHeapBytes() - heapBefore;
            long countedBytes = job.stateBytes();
            Hold.off();
            while (!job.await(Looks.INTERVAL_MILLIS)) {
                // its end
            }
            Looks.Part all = looks.from(0);
            Looks.Part changes = looks.from(fillRows);
            return new StateResult(
                    run.shape(),
                    run.keys(),
                    isJoin ? allRows : run.keys(),
                    nanosPerRow(all.cpuMillis() - changes.cpuMillis(), all.rows() - changes.rows()),
                    nanosPerRow(changes.cpuMillis(), changes.rows()),
                    heapBytes,
                    countedBytes);
        }
    }

    private static double nanosPerRow(long cpuMillis, long rows) {
        return cpuMillis * 1e6 / Math.max(1, rows);
    }

    private static long usedHeapBytes() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}

package io.millrace.bench.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.bench.checksum.Checksum;
import io.millrace.bench.checksum.Checksums;
import io.millrace.bench.nexmark.NexmarkQuery;
import io.millrace.data.MillraceException;
import io.millrace.data.NotNativeException;
import io.millrace.planner.PlannedScript;
import io.millrace.planner.Planner;
import io.millrace.planner.PlannerOptions;
import java.io.IOException;
import java.nio.file.Path;

/** Runs one query on one engine and measures it; the main class of a process of its own. */
public final class QueryProcess {
    private QueryProcess() {}

    /** @param arguments the file with the {@link QueryRun}, and the file for the {@link QueryResult}, both JSON */
    public static void main(String[] arguments) throws Exception {
        ObjectMapper json = new ObjectMapper();
        QueryRun run = json.readValue(Path.of(arguments[0]).toFile(), QueryRun.class);
        QueryResult result = run(run);
        json.writeValue(Path.of(arguments[1]).toFile(), result);
        // Flink's clusters leave threads behind that nobody waits for.
        System.exit(0);
    }

    /** Plans and runs a query in this process. What makes it fail is in the result. */
    static QueryResult run(QueryRun run) throws InterruptedException, IOException {
        try {
            return measure(run, plan(run));
        } catch (NotNativeException e) {
            return QueryResult.problem(run, "not native: " + e.getMessage());
        } catch (MillraceException e) {
            return QueryResult.problem(run, String.valueOf(e.getMessage()));
        }
    }

    static PlannedScript plan(QueryRun run) {
        PlannerOptions options = PlannerOptions.defaults()
                .withConfiguration(run.engine().configuration())
                .withCacheDirectory(Path.of(run.planCache()));
        return Planner.plan(run.query().script(run.input(), run.variables()), options);
    }

    private static QueryResult measure(QueryRun run, PlannedScript planned) throws InterruptedException, IOException {
        Checksums.take(run.query().sink());
        Looks looks = new Looks();
        Job job;
        long startNanos;
        long startCpuNanos;
        if (run.engine().isFlink()) {
            // Flink's translation of the plan, which it does by its planner, is not held against it.
            job = FlinkJob.start(planned, run.workers());
            startNanos = System.nanoTime();
            startCpuNanos = ProcessUsage.cpuNanos();
        } else {
            startNanos = System.nanoTime();
            startCpuNanos = ProcessUsage.cpuNanos();
            job = NativeJob.start(planned, run.workers());
        }
        try (job) {
            while (!job.await(Looks.INTERVAL_MILLIS)) {
                looks.look(job.rowsRead());
            }
            looks.look(job.rowsRead());
            long wallMillis = (System.nanoTime() - startNanos) / 1_000_000;
            long cpuMillis = (ProcessUsage.cpuNanos() - startCpuNanos) / 1_000_000;
            Checksum content = content(run);
            QueryResult.Measured measured = new QueryResult.Measured(
                    wallMillis,
                    cpuMillis,
                    ProcessUsage.cpuMillis(),
                    secondHalf(looks),
                    ProcessUsage.peakMemoryBytes(),
                    ProcessUsage.heapBytes(),
                    ProcessUsage.collectionMillis(),
                    content);
            return new QueryResult(run.query(), run.input(), run.engine(), run.events(), null, measured);
        }
    }

    private static QueryResult.SecondHalf secondHalf(Looks looks) {
        Looks.Part part = looks.from((looks.rows() + 1) / 2);
        double share = looks.rows() == 0 ? 0 : (double) part.rows() / looks.rows();
        return new QueryResult.SecondHalf(share, part.wallMillis(), part.cpuMillis());
    }

    private static Checksum content(QueryRun run) throws IOException {
        return run.query().result() == NexmarkQuery.Result.FILES
                ? Checksum.ofLines(Path.of(run.output()))
                : Checksums.take(run.query().sink());
    }
}

package io.millrace.bench.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.planner.PlannedScript;
import io.millrace.planner.Planner;
import io.millrace.planner.PlannerOptions;
import io.millrace.planner.Script;
import io.millrace.planner.SqlFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs the pipeline of the latency benchmark until standard input ends; the main class of a process of its own. */
public final class LatencyProcess {
    private static final long LOOK_INTERVAL_MILLIS = 200;

    private static final String SCRIPT = "/latency/filter.sql";

    /** At least once asks of Flink that it takes checkpoints; it holds no record back and waits for no buffer to fill. */
    private static final Map<String, String> FLINK = Map.of(
            "execution.checkpointing.interval", "1s",
            "execution.checkpointing.mode", "AT_LEAST_ONCE",
            "execution.buffer-timeout.interval", "0ms");

    private LatencyProcess() {}

    /** @param arguments the file with the {@link LatencyRun} as JSON */
    public static void main(String[] arguments) throws Exception {
        LatencyRun run = new ObjectMapper().readValue(Path.of(arguments[0]).toFile(), LatencyRun.class);
        PlannedScript planned = plan(run);
        AtomicBoolean isWanted = new AtomicBoolean(true);
        Thread watch = new Thread(() -> awaitEndOfInput(isWanted), "watch");
        watch.setDaemon(true);
        watch.start();
        try (Job job = run.engine().isFlink()
                ? FlinkJob.start(planned, run.workers())
                : NativeJob.start(planned, run.workers())) {
            while (isWanted.get() && !job.await(LOOK_INTERVAL_MILLIS)) {
                // until nobody wants it any more; a failure is thrown
            }
        }
        System.exit(0);
    }

    private static void awaitEndOfInput(AtomicBoolean isWanted) {
        try {
            while (System.in.read() >= 0) {
                // what is written does not matter
            }
        } catch (IOException e) {
            // as good as its end
        }
        isWanted.set(false);
    }

    static PlannedScript plan(LatencyRun run) throws IOException {
        PlannerOptions options = PlannerOptions.defaults()
                .withConfiguration(run.engine().isFlink() ? FLINK : Map.of())
                .withCacheDirectory(Path.of(run.planCache()));
        try (InputStream resource = LatencyProcess.class.getResourceAsStream(SCRIPT)) {
            if (resource == null) {
                throw new IllegalStateException("no resource " + SCRIPT);
            }
            SqlFile file = new SqlFile("filter.sql", new String(resource.readAllBytes(), StandardCharsets.UTF_8));
            return Planner.plan(Script.read(List.of(file), run.variables()), options);
        }
    }
}

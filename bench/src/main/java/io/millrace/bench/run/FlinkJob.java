package io.millrace.bench.run;

import io.millrace.flink.FlinkRun;
import io.millrace.planner.PlannedScript;
import java.time.Duration;
import java.util.Map;

/** A query on Flink in this process; settings besides those here are those of {@link FlinkRun}. */
final class FlinkJob implements Job {
    private final FlinkRun run;

    private FlinkJob(FlinkRun run) {
        this.run = run;
    }

    static FlinkJob start(PlannedScript planned, int workers) {
        return new FlinkJob(FlinkRun.start(
                planned, Map.of("parallelism.default", String.valueOf(workers)), FlinkJob.class.getClassLoader()));
    }

    @Override
    public long rowsRead() {
        return run.recordsRead();
    }

    @Override
    public boolean await(long timeoutMillis) throws InterruptedException {
        if (!run.await(Duration.ofMillis(timeoutMillis))) {
            return false;
        }
        run.await(); // throws what made it fail
        return true;
    }

    @Override
    public void close() {
        run.cancel();
    }
}

package io.millrace.app.pipeline;

import io.millrace.flink.FlinkRun;
import io.millrace.flink.OperatorRecords;
import io.millrace.planner.PlannedScript;
import io.millrace.serve.pipeline.PipelineStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A pipeline on Flink, in this process. */
final class MiniClusterRun implements RunningPipeline {
    private static final long STOP_TIMEOUT_MILLIS = TimeUnit.SECONDS.toMillis(5);

    private final String name;
    private final String reason;
    private final Set<String> alertTables;
    private final FlinkRun run;
    private final long startedMillis = System.currentTimeMillis();
    private final long startedCpuMillis = ProcessCpu.millis();
    private long endedMillis;
    private long endedCpuMillis;

    /** @param reason why it runs on Flink, for the page */
    MiniClusterRun(
            String name,
            PlannedScript script,
            int parallelism,
            ClassLoader userClasses,
            String reason,
            Set<String> alertTables) {
        this.name = name;
        this.reason = reason;
        this.alertTables = alertTables;
        Map<String, String> configuration = new HashMap<>(script.configuration());
        configuration.put("parallelism.default", String.valueOf(parallelism));
        this.run = FlinkRun.start(script, configuration, userClasses);
    }

    @Override
    public boolean await(long timeoutMillis) throws InterruptedException {
        if (!run.await(Duration.ofMillis(timeoutMillis))) {
            return false;
        }
        end();
        run.await();
        return true;
    }

    private synchronized void end() {
        if (endedMillis == 0) {
            endedMillis = System.currentTimeMillis();
            endedCpuMillis = ProcessCpu.millis();
        }
    }

    @Override
    public synchronized RunSummary summary() {
        return new RunSummary(
                "flink",
                run.recordsRead(),
                run.recordsWritten(),
                0,
                0,
                (endedMillis == 0 ? System.currentTimeMillis() : endedMillis) - startedMillis,
                (endedMillis == 0 ? ProcessCpu.millis() : endedCpuMillis) - startedCpuMillis,
                0,
                null,
                null);
    }

    @Override
    public PipelineStatus status() {
        List<PipelineStatus.Node> nodes = new ArrayList<>();
        long alerts = 0;
        for (OperatorRecords operator : run.operators()) {
            PipelineStatus.Kind kind = operator.isSource()
                    ? PipelineStatus.Kind.SOURCE
                    : operator.isSink() ? PipelineStatus.Kind.SINK : PipelineStatus.Kind.OPERATOR;
            nodes.add(new PipelineStatus.Node(
                    operator.name(),
                    operator.name(),
                    kind,
                    false,
                    operator.recordsIn(),
                    operator.recordsOut(),
                    0,
                    0,
                    0));
            if (operator.isSink() && alertTables.stream().anyMatch(operator.name()::contains)) {
                alerts += operator.recordsIn();
            }
        }
        return new PipelineStatus(
                name,
                PipelineStatus.Engine.FLINK,
                state(),
                "Runs on Flink: " + reason,
                System.currentTimeMillis() - startedMillis,
                nodes,
                List.of(),
                List.of(),
                null,
                null,
                0,
                0,
                alerts);
    }

    private PipelineStatus.State state() {
        return switch (run.status()) {
            case FINISHED, CANCELED -> PipelineStatus.State.FINISHED;
            case FAILED, FAILING -> PipelineStatus.State.FAILED;
            case CANCELLING -> PipelineStatus.State.STOPPING;
            case INITIALIZING, CREATED -> PipelineStatus.State.STARTING;
            default -> PipelineStatus.State.RUNNING;
        };
    }

    @Override
    public void close() {
        run.cancel();
        try {
            run.await(Duration.ofMillis(STOP_TIMEOUT_MILLIS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end();
    }
}

package io.millrace.app.command;

import io.millrace.app.pipeline.RunningPipeline;
import io.millrace.app.pipeline.Terminal;
import java.util.ArrayList;
import java.util.List;

/** Stays with a pipeline until it ends: shows its progress, and closes everything when the process is told to stop. */
final class Watch {
    private static final long PROGRESS_INTERVAL_MILLIS = 500;

    private Watch() {}

    /**
     * Returns when the pipeline has ended or was stopped (Ctrl-C, SIGTERM); it is closed then.
     *
     * @param last what to say or do at the end, even if the process was told to stop
     * @param others closed after the pipeline when the process is told to stop
     * @throws io.millrace.data.MillraceException what made the pipeline fail
     */
    static void untilEnd(RunningPipeline pipeline, Terminal terminal, Runnable last, AutoCloseable... others)
            throws InterruptedException {
        List<AutoCloseable> running = new ArrayList<>(List.of(others));
        running.add(0, pipeline);
        try (ShutdownGuard guard = ShutdownGuard.closing(running)) {
            try {
                while (!pipeline.await(PROGRESS_INTERVAL_MILLIS) && !guard.isStopping()) {
                    terminal.progress(pipeline.summary());
                }
            } finally {
                pipeline.close();
                terminal.clearLine();
            }
            last.run();
        }
    }
}

package io.millrace.app.command;

import io.millrace.app.pipeline.EngineChoice;
import io.millrace.data.ErrorCode;
import io.millrace.data.Limits;
import io.millrace.data.MillraceException;
import picocli.CommandLine.Option;

/** How a pipeline is to be run. */
final class EngineOptions {
    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            defaultValue = "auto",
            description = "auto, native or flink. auto: native if the engine covers the whole plan, else Flink in this"
                    + " process. Default: ${DEFAULT-VALUE}.")
    private EngineChoice engine = EngineChoice.AUTO;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Threads that compute; Flink's parallelism under --engine flink. Default: one per core.")
    private int workers = Math.min(Runtime.getRuntime().availableProcessors(), Limits.MAX_WORKERS);

    EngineChoice engine() {
        return engine;
    }

    int workers() {
        if (workers < 1 || workers > Limits.MAX_WORKERS) {
            throw new MillraceException(
                    ErrorCode.USAGE, "--workers is from 1 to " + Limits.MAX_WORKERS + ", not " + workers, null, null);
        }
        return workers;
    }
}

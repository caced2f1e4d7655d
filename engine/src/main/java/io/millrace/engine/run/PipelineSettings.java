package io.millrace.engine.run;

import io.millrace.data.ErrorCode;
import io.millrace.data.Limits;
import io.millrace.data.MillraceException;
import io.millrace.dataflow.DeadLetters;
import java.time.InstantSource;

/**
 * How a pipeline is run.
 *
 * @param workers threads that run an epoch, 1 to {@link Limits#MAX_WORKERS}
 * @param maxEpochRows rows that an epoch takes at most
 * @param deadLetters where events go that cannot be decoded
 * @param clock the wall clock
 */
public record PipelineSettings(int workers, int maxEpochRows, DeadLetters deadLetters, InstantSource clock) {
    public PipelineSettings {
        if (workers < 1 || workers > Limits.MAX_WORKERS) {
            throw new MillraceException(
                    ErrorCode.USAGE,
                    "The number of workers must be from 1 to " + Limits.MAX_WORKERS + ", not " + workers);
        }
    }

    public static PipelineSettings of(int workers, DeadLetters deadLetters) {
        return new PipelineSettings(workers, Limits.EPOCH_ROWS, deadLetters, InstantSource.system());
    }
}

package io.millrace.testkit;

import io.millrace.dataflow.EpochClock;

/** An {@link EpochClock} that stands still until it is set. */
public final class ManualClock implements EpochClock {
    private long epoch;
    private long processingTimeMillis;

    public ManualClock(long processingTimeMillis) {
        this.processingTimeMillis = processingTimeMillis;
    }

    /** Begins the next epoch at a time that must not lie before the present one. */
    public void startEpoch(long newProcessingTimeMillis) {
        if (newProcessingTimeMillis < processingTimeMillis) {
            throw new IllegalArgumentException(
                    "processing time goes back from " + processingTimeMillis + " to " + newProcessingTimeMillis);
        }
        epoch++;
        processingTimeMillis = newProcessingTimeMillis;
    }

    @Override
    public long epoch() {
        return epoch;
    }

    @Override
    public long processingTimeMillis() {
        return processingTimeMillis;
    }
}

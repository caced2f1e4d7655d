package io.millrace.dataflow;

/** What time it is in an epoch. The same for every operator, and the same again when the epoch is run again. */
public interface EpochClock {
    /** Number of the epoch that runs; the first is 1. */
    long epoch();

    /** Processing time of the epoch: milliseconds since 1970-01-01 00:00:00 UTC. Never goes back. */
    long processingTimeMillis();
}

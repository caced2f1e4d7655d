package io.millrace.dataflow;

/** What one writer has made ready in one epoch and the sink has yet to deliver. */
public interface StagedOutput {
    /** Number of rows in it, for the counters. */
    long rows();
}

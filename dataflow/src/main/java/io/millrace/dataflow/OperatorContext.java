package io.millrace.dataflow;

/** What an operator instance may use besides its input. */
public interface OperatorContext {
    EpochClock clock();

    /** Counts rows that came after the watermark had passed their window and were dropped. */
    void countLateRows(int rows);

    /** The watermark of this instance: the smallest of its inputs' when it last advanced; Long.MIN_VALUE before. */
    long watermark();
}

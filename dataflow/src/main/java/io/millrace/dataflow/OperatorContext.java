package io.millrace.dataflow;

/** What an operator instance may use besides its input. */
public interface OperatorContext {
    EpochClock clock();

    /** Counts rows that came after the watermark had passed their window and were dropped. */
    void countLateRows(int rows);

    /** The watermark of this instance: the smallest of its inputs' when it last advanced; Long.MIN_VALUE before. */
    long watermark();

    /**
     * The watermark of one input, which never goes back; to be asked for in {@link Operator#advanceTime} by operators that
     * {@linkplain Operator#followsInputWatermarks follow} those of their inputs.
     *
     * @param input index of the input, by the order of the node's inputs in the plan
     */
    long inputWatermark(int input);

    /** Makes calls to the outside and waits for them, for operators whose node in the plan is such a call. */
    default ExternalCalls externalCalls() {
        return ExternalCalls.WAITING;
    }
}

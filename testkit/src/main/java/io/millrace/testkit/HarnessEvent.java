package io.millrace.testkit;

import java.util.List;

/** What a test lets happen to an operator, or expects of it, in order. */
sealed interface HarnessEvent {
    record Rows(int input, List<TestRow> rows) implements HarnessEvent {}

    /** @param input index of the input, or -1 for all of them */
    record Watermark(int input, long millis) implements HarnessEvent {}

    record ProcessingTime(long millis) implements HarnessEvent {}

    /** What came out since the last expectation, when every row is an epoch. */
    record Emits(List<TestRow> rows, boolean anyOrder) implements HarnessEvent {}

    /** The watermark of the output by now. */
    record EmitsWatermark(long millis) implements HarnessEvent {}

    /** Whether the operator counts as idle by now. */
    record Idle(boolean isIdle) implements HarnessEvent {}
}

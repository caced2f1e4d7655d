package io.millrace.operators.aggregate;

/** What a sum is wanted for; decides what its accumulator consists of and what a group without values gives. */
enum SumMode {
    /** {@code SUM} of rows that are only added: the accumulator is the sum; null without values. */
    SUM,
    /** {@code SUM} of rows that may be taken back: sum and number of values; null without values. */
    SUM_WITH_RETRACTION,
    /** {@code $SUM0}: the accumulator is the sum; 0 without values. */
    SUM0,
    /** {@code AVG}: sum and number of values; null without values. */
    AVERAGE;

    boolean hasCountColumn() {
        return this == SUM_WITH_RETRACTION || this == AVERAGE;
    }

    boolean isNullWithoutValues() {
        return this != SUM0;
    }
}

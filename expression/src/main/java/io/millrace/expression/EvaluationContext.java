package io.millrace.expression;

/**
 * What the functions of time may know about the epoch they run in. The same for every row of an epoch, and the same
 * again when the epoch is run again.
 */
public interface EvaluationContext {
    /** Value of {@link #watermarkMillis} before there is a watermark. */
    long NO_WATERMARK = Long.MIN_VALUE;

    /** Processing time of the epoch: milliseconds since 1970-01-01 00:00:00 UTC. */
    long processingTimeMillis();

    /** The current watermark of the operator in milliseconds, or {@link #NO_WATERMARK}. */
    long watermarkMillis();

    /** A context of fixed times. */
    static EvaluationContext of(long processingTimeMillis, long watermarkMillis) {
        record Fixed(long processingTimeMillis, long watermarkMillis) implements EvaluationContext {}
        return new Fixed(processingTimeMillis, watermarkMillis);
    }
}

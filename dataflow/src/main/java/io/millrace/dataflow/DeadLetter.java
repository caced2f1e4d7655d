package io.millrace.dataflow;

/**
 * An event that could not be decoded.
 *
 * @param bytes the event as it was found
 * @param origin the topic or file it comes from
 * @param partition the partition of the topic; -1 if it has none
 * @param offset the offset in the partition, or the line in the file
 * @param timestampMillis when the event was written, or Long.MIN_VALUE if that is not known
 * @param reason why it could not be decoded, a sentence for people
 */
public record DeadLetter(
        byte[] bytes, String origin, int partition, long offset, long timestampMillis, String reason) {}

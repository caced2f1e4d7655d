package io.millrace.serve.log;

import org.jspecify.annotations.Nullable;

/**
 * An event that a pipeline could not process.
 *
 * @param offset where the event stood in {@code topic} and {@code partition}; null when the letter does not say
 * @param timestampMillis the event's own timestamp; the dead letter's when it does not say
 * @param bytes the length of the whole event
 * @param preview its beginning, as text or as hexadecimal digits
 * @param encoding {@code utf-8} or {@code hex}: what {@code preview} is
 * @param deadLetterPartition where the whole event stands in the dead-letter topic
 */
public record DeadLetter(
        String topic,
        @Nullable Integer partition,
        @Nullable Long offset,
        long timestampMillis,
        String reason,
        String pipeline,
        int bytes,
        String preview,
        String encoding,
        int deadLetterPartition,
        long deadLetterOffset) {}

package io.millrace.plan.spec;

import org.jspecify.annotations.Nullable;

/**
 * How a failed lookup is tried again. Null where the hint left a choice open.
 *
 * @param predicate when to try again, such as {@code lookup_miss}
 * @param strategy {@code FIXED_DELAY} or {@code NO_RETRY}
 * @param fixedDelayMillis delay between attempts
 * @param maxAttempts number of further attempts
 */
public record RetryOptions(
        @Nullable String predicate,
        @Nullable String strategy,
        @Nullable Long fixedDelayMillis,
        @Nullable Integer maxAttempts) {}

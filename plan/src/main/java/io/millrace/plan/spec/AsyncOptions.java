package io.millrace.plan.spec;

/**
 * How asynchronous calls run.
 *
 * @param capacity calls in flight at once
 * @param timeoutMillis time after which a call fails
 * @param isKeyOrdered whether calls of one key run one after another
 * @param isOrdered whether results keep the order of the input
 */
public record AsyncOptions(int capacity, long timeoutMillis, boolean isKeyOrdered, boolean isOrdered) {}

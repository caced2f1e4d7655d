package io.millrace.plan.spec;

/**
 * A state an operator declares, with the time its entries live.
 *
 * @param index position among the node's states, from 0
 * @param ttlMillis milliseconds after the last write until an entry may go; 0 keeps it for ever
 * @param name name of the state, such as {@code groupAggregateState}
 */
public record StateMetadata(int index, long ttlMillis, String name) {}

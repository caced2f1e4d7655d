package io.millrace.plan.spec;

/**
 * An input of a node: the edge that leads to it and what the node requires of it.
 *
 * @param sourceId id of the node that sends
 * @param distribution spread that the node requires of the rows; exchanges between nodes are nodes of their own
 */
public record Input(int sourceId, Distribution distribution) {}

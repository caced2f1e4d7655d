package io.millrace.engine.graph;

/**
 * Rows go from one node of a graph to another.
 *
 * @param from index of the sender
 * @param to index of the receiver
 * @param input which of the receiver's inputs
 * @param place its place among the receiver's edges; a union may take rows of one node more than once
 */
public record GraphEdge(int from, int to, int input, int place, Routing routing) {
    public boolean isForward() {
        return routing instanceof Routing.Forward;
    }
}

package io.millrace.engine.graph;

/**
 * Rows go from one node of a graph to another.
 *
 * @param from index of the sender
 * @param to index of the receiver
 * @param input which of the receiver's inputs
 */
public record GraphEdge(int from, int to, int input, Routing routing) {
    public boolean isForward() {
        return routing instanceof Routing.Forward;
    }
}

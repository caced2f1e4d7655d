package io.millrace.engine.graph;

import java.util.ArrayList;
import java.util.List;

/**
 * A plan made ready to run. Exchanges and unions of the plan are edges here, not nodes.
 *
 * <p>Nodes lie on <em>levels</em>: an edge with an exchange leads to a higher level, a forward edge to the same or a higher
 * one. An epoch runs level by level; within a level, every instance runs by itself.
 */
public final class Graph {
    private final List<GraphNode> nodes;
    private final List<List<GraphEdge>> outputs = new ArrayList<>();
    private final int[] levels;

    public Graph(List<GraphNode> nodes) {
        this.nodes = List.copyOf(nodes);
        this.levels = new int[nodes.size()];
        for (GraphNode node : nodes) {
            outputs.add(new ArrayList<>());
            for (GraphEdge edge : node.inputs()) {
                if (edge.from() >= node.index()) {
                    throw new IllegalArgumentException(
                            "node " + node.index() + " stands before its input " + edge.from());
                }
                outputs.get(edge.from()).add(edge);
                int level = levels[edge.from()] + (edge.isForward() ? 0 : 1);
                levels[node.index()] = Math.max(levels[node.index()], level);
            }
        }
    }

    public List<GraphNode> nodes() {
        return nodes;
    }

    /** Edges that leave a node, in the order of their receivers. */
    public List<GraphEdge> outputs(int node) {
        return outputs.get(node);
    }

    public int level(int node) {
        return levels[node];
    }

    public int levelCount() {
        int count = 0;
        for (int level : levels) {
            count = Math.max(count, level + 1);
        }
        return count;
    }

    public List<GraphNode.SourceNode> sources() {
        return nodes.stream()
                .filter(GraphNode.SourceNode.class::isInstance)
                .map(GraphNode.SourceNode.class::cast)
                .toList();
    }

    public List<GraphNode.SinkNode> sinks() {
        return nodes.stream()
                .filter(GraphNode.SinkNode.class::isInstance)
                .map(GraphNode.SinkNode.class::cast)
                .toList();
    }
}

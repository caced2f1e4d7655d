package io.millrace.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A compiled plan: what a set of SQL statements became.
 *
 * @param flinkVersion version of Flink that compiled it, such as {@code 2.3}
 * @param nodes in topological order: a node stands after all its inputs
 */
public record Plan(String flinkVersion, List<PlanNode> nodes) {
    public Plan {
        nodes = List.copyOf(nodes);
    }

    /** The node of that id; throws {@code IllegalArgumentException} when there is none. */
    public PlanNode node(int id) {
        for (PlanNode node : nodes) {
            if (node.id() == id) {
                return node;
            }
        }
        throw new IllegalArgumentException("The plan has no node " + id + ".");
    }

    /** All edges, by target in plan order, then by position of the input. */
    public List<Edge> edges() {
        List<Edge> edges = new ArrayList<>();
        for (PlanNode node : nodes) {
            for (int i = 0; i < node.inputs().size(); i++) {
                edges.add(new Edge(node.inputs().get(i).sourceId(), node.id(), i));
            }
        }
        return edges;
    }

    /** Nodes that no other node reads: the sinks. */
    public List<PlanNode> roots() {
        Set<Integer> read = new HashSet<>();
        for (Edge edge : edges()) {
            read.add(edge.source());
        }
        List<PlanNode> roots = new ArrayList<>();
        for (PlanNode node : nodes) {
            if (!read.contains(node.id())) {
                roots.add(node);
            }
        }
        return roots;
    }

    /**
     * Rows flow from one node to another.
     *
     * @param source id of the node that sends
     * @param target id of the node that receives
     * @param inputIndex which input of the target this is, from 0
     */
    public record Edge(int source, int target, int inputIndex) {}
}

package io.millrace.engine.run;

import io.millrace.engine.graph.Graph;
import io.millrace.engine.graph.GraphEdge;
import io.millrace.engine.graph.GraphNode;

/** Which nodes of a level are connected by forward edges within it. */
final class TaskGroups {
    private TaskGroups() {}

    /** A group by node; groups are named by their first node. Nodes of other levels have no meaning. */
    static int[] of(Graph graph, int level) {
        int[] groups = new int[graph.nodes().size()];
        for (int node = 0; node < groups.length; node++) {
            groups[node] = node;
        }
        for (GraphNode node : graph.nodes()) {
            for (GraphEdge edge : node.inputs()) {
                if (edge.isForward() && graph.level(edge.from()) == level && graph.level(edge.to()) == level) {
                    merge(groups, groups[edge.from()], groups[edge.to()]);
                }
            }
        }
        return groups;
    }

    private static void merge(int[] groups, int one, int other) {
        int merged = Math.min(one, other);
        for (int node = 0; node < groups.length; node++) {
            if (groups[node] == one || groups[node] == other) {
                groups[node] = merged;
            }
        }
    }
}

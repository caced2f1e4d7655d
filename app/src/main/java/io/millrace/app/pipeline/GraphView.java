package io.millrace.app.pipeline;

import io.millrace.engine.graph.Graph;
import io.millrace.engine.graph.GraphEdge;
import io.millrace.engine.graph.GraphNode;
import io.millrace.engine.run.NodeCounters;
import io.millrace.serve.pipeline.PipelineStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A graph as the page shows it: sources, sinks, and the operators that remember something. Projections, filters, local
 * halves of aggregates and checks lie on the edges between them; what they count is counted where their rows go.
 */
final class GraphView {
    private static final Set<String> ON_EDGES = Set.of(
            "Calc",
            "Constraint",
            "WatermarkAssigner",
            "LocalWindowAggregate",
            "LocalGroupAggregate",
            "DropUpdateBefore",
            "Expand",
            "WindowTableFunction");

    private final Graph graph;
    private final NodeLabels labels;

    GraphView(Graph graph, NodeLabels labels) {
        this.graph = graph;
        this.labels = labels;
    }

    private boolean isShown(int node) {
        return !ON_EDGES.contains(graph.nodes().get(node).name());
    }

    List<PipelineStatus.Node> nodes(List<NodeCounters> counters) {
        List<PipelineStatus.Node> nodes = new ArrayList<>();
        for (GraphNode node : graph.nodes()) {
            if (isShown(node.index())) {
                NodeCounters own = counters.get(node.index());
                nodes.add(new PipelineStatus.Node(
                        String.valueOf(node.index()),
                        labels.of(node),
                        kind(node),
                        true,
                        own.rowsIn(),
                        own.rowsOut(),
                        own.lateRows() + lateRowsBefore(node, counters),
                        own.stateRows(),
                        own.stateBytes()));
            }
        }
        return nodes;
    }

    private static PipelineStatus.Kind kind(GraphNode node) {
        if (node instanceof GraphNode.SourceNode) {
            return PipelineStatus.Kind.SOURCE;
        }
        return node instanceof GraphNode.SinkNode ? PipelineStatus.Kind.SINK : PipelineStatus.Kind.OPERATOR;
    }

    private long lateRowsBefore(GraphNode node, List<NodeCounters> counters) {
        long late = 0;
        for (GraphEdge edge : node.inputs()) {
            if (!isShown(edge.from())) {
                late += counters.get(edge.from()).lateRows()
                        + lateRowsBefore(graph.nodes().get(edge.from()), counters);
            }
        }
        return late;
    }

    /** Edges between shown nodes; their rows are those that arrive. */
    List<PipelineStatus.Edge> edges(List<NodeCounters> counters) {
        Map<List<Integer>, Long> rows = new LinkedHashMap<>();
        for (GraphNode node : graph.nodes()) {
            if (isShown(node.index())) {
                for (GraphEdge edge : node.inputs()) {
                    long arriving = counters.get(edge.from()).rowsOut();
                    origins(edge.from()).forEach(from -> rows.merge(List.of(from, node.index()), arriving, Long::sum));
                }
            }
        }
        List<PipelineStatus.Edge> edges = new ArrayList<>();
        rows.forEach((ends, count) ->
                edges.add(new PipelineStatus.Edge(String.valueOf(ends.get(0)), String.valueOf(ends.get(1)), count)));
        return edges;
    }

    /** The nearest shown nodes from which a node's rows come; itself if it is shown. */
    private List<Integer> origins(int node) {
        if (isShown(node)) {
            return List.of(node);
        }
        return graph.nodes().get(node).inputs().stream()
                .flatMap(edge -> origins(edge.from()).stream())
                .distinct()
                .toList();
    }
}

package io.millrace.engine.graph;

import io.millrace.dataflow.OperatorFactory;
import io.millrace.dataflow.Sink;
import io.millrace.dataflow.Source;
import java.util.List;

/** A node of a graph. Its index is its place in {@link Graph#nodes}, which are in topological order. */
public sealed interface GraphNode {
    int index();

    /** Id of the plan node that this node belongs to. */
    int planNodeId();

    /** Name for people, such as {@code GroupAggregate}. */
    String name();

    /** Edges that lead here, by input, then in the order of the plan. */
    List<GraphEdge> inputs();

    /** A source; its instances are its splits. */
    record SourceNode(int index, int planNodeId, String name, String table, Source source) implements GraphNode {
        @Override
        public List<GraphEdge> inputs() {
            return List.of();
        }
    }

    /** An operator; its instances are those of its forward inputs, or all shards behind an exchange. */
    record OperatorNode(
            int index, int planNodeId, String name, OperatorFactory factory, int inputCount, List<GraphEdge> inputs)
            implements GraphNode {
        public OperatorNode {
            inputs = List.copyOf(inputs);
        }
    }

    /** A sink; its instances are its writers. */
    record SinkNode(int index, int planNodeId, String name, String table, Sink sink, List<GraphEdge> inputs)
            implements GraphNode {
        public SinkNode {
            inputs = List.copyOf(inputs);
        }
    }
}

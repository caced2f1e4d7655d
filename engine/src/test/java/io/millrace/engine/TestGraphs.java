package io.millrace.engine;

import io.millrace.data.Batch;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.Output;
import io.millrace.dataflow.Sink;
import io.millrace.dataflow.Source;
import io.millrace.dataflow.StatelessOperator;
import io.millrace.engine.graph.Graph;
import io.millrace.engine.graph.GraphEdge;
import io.millrace.engine.graph.GraphNode;
import io.millrace.engine.graph.Routing;
import io.millrace.testkit.TestRows;
import java.util.List;
import org.apache.flink.table.types.logical.RowType;

/** A graph with an exchange: words from a source, counted by key, to a sink. */
final class TestGraphs {
    static final RowType WORDS = TestRows.rowType("word STRING, n BIGINT");
    static final RowType COUNTS = TestRows.rowType("word STRING, n BIGINT, watermark BIGINT");

    private TestGraphs() {}

    /** Words to a union of themselves, what an operator makes of them, and themselves again; the edges as the sender says. */
    static Graph union(Source source, Sink sink, boolean isExchanged) {
        Routing routing = isExchanged ? new Routing.ByKey(new int[] {0}) : new Routing.Forward();
        return new Graph(List.of(
                new GraphNode.SourceNode(0, 1, "Source", "words", source),
                new GraphNode.OperatorNode(
                        1, 2, "Same", Same::new, 1, List.of(new GraphEdge(0, 1, 0, 0, new Routing.Forward()))),
                new GraphNode.OperatorNode(
                        2,
                        3,
                        "RunningCounts",
                        RunningCounts::new,
                        1,
                        List.of(
                                new GraphEdge(0, 2, 0, 0, routing),
                                new GraphEdge(1, 2, 0, 1, routing),
                                new GraphEdge(0, 2, 0, 2, routing))),
                new GraphNode.SinkNode(
                        3, 4, "Sink", "counts", sink, List.of(new GraphEdge(2, 3, 0, 0, new Routing.Forward())))));
    }

    /** Emits what it gets. */
    private static final class Same implements StatelessOperator {
        @Override
        public void open(OperatorContext context) {}

        @Override
        public void process(int input, Batch batch, Output output) {
            output.emit(batch);
        }
    }

    static Graph wordCount(Source source, Sink sink) {
        return new Graph(List.of(
                new GraphNode.SourceNode(0, 1, "Source", "words", source),
                new GraphNode.OperatorNode(
                        1,
                        2,
                        "RunningCounts",
                        RunningCounts::new,
                        1,
                        List.of(new GraphEdge(0, 1, 0, 0, new Routing.ByKey(new int[] {0})))),
                new GraphNode.SinkNode(
                        2, 3, "Sink", "counts", sink, List.of(new GraphEdge(1, 2, 0, 0, new Routing.Forward())))));
    }
}

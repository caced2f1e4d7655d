package io.millrace.engine;

import io.millrace.dataflow.Sink;
import io.millrace.dataflow.Source;
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

    static Graph wordCount(Source source, Sink sink) {
        return new Graph(List.of(
                new GraphNode.SourceNode(0, 1, "Source", "words", source),
                new GraphNode.OperatorNode(
                        1,
                        2,
                        "RunningCounts",
                        RunningCounts::new,
                        1,
                        List.of(new GraphEdge(0, 1, 0, new Routing.ByKey(new int[] {0})))),
                new GraphNode.SinkNode(
                        2, 3, "Sink", "counts", sink, List.of(new GraphEdge(1, 2, 0, new Routing.Forward())))));
    }
}

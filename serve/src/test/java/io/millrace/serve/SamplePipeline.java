package io.millrace.serve;

import io.millrace.serve.pipeline.PipelineStatus;
import io.millrace.serve.pipeline.PipelineStatus.Edge;
import io.millrace.serve.pipeline.PipelineStatus.Kind;
import io.millrace.serve.pipeline.PipelineStatus.Node;
import io.millrace.serve.pipeline.PipelineStatus.Split;
import java.util.List;

/** The retail example's pipeline as it would report itself after so many rows. */
final class SamplePipeline {

    private SamplePipeline() {}

    static PipelineStatus at(long rows) {
        long clean = rows * 97 / 100;
        long late = rows / 400;
        List<Node> nodes = List.of(
                new Node("1", "orders", Kind.SOURCE, true, 0, rows, 0, 0, 0),
                new Node("2", "products", Kind.SOURCE, true, 0, 3_684, 0, 0, 0),
                new Node("3", "clean and parse", Kind.OPERATOR, true, rows, clean, 0, 0, 0),
                new Node("4", "join product names", Kind.OPERATOR, true, clean, clean, 0, 3_684, 412_000),
                new Node("5", "tumble 1 h by country", Kind.OPERATOR, true, clean, rows / 60, late, 38, 9_100),
                new Node(
                        "6",
                        "hop 15 min / 1 h by product",
                        Kind.OPERATOR,
                        true,
                        clean,
                        rows / 9,
                        late / 2,
                        5_120,
                        911_360),
                new Node("7", "top 10", Kind.OPERATOR, true, rows / 9, rows / 120, 0, 640, 71_000),
                new Node("8", "customer history", Kind.OPERATOR, false, clean, rows / 1900, 0, 4_372, 1_204_000),
                new Node("9", "revenue_per_country", Kind.SINK, true, rows / 60, 0, 0, 0, 0),
                new Node("10", "trending_products", Kind.SINK, true, rows / 120, 0, 0, 0, 0),
                new Node("11", "suspicious_orders", Kind.SINK, true, rows / 1900, 0, 0, 0, 0),
                new Node("12", "orders_clean", Kind.SINK, true, clean, 0, 0, 0, 0));
        List<Edge> edges = List.of(
                new Edge("1", "3", rows),
                new Edge("3", "4", clean),
                new Edge("2", "4", 3_684),
                new Edge("4", "5", clean),
                new Edge("4", "6", clean),
                new Edge("4", "8", clean),
                new Edge("6", "7", rows / 9),
                new Edge("5", "9", rows / 60),
                new Edge("7", "10", rows / 120),
                new Edge("8", "11", rows / 1900),
                new Edge("4", "12", clean));
        long watermark = 1_291_190_400_000L + rows * 55;
        return new PipelineStatus(
                "retail",
                PipelineStatus.Engine.NATIVE,
                PipelineStatus.State.RUNNING,
                null,
                rows / 3,
                nodes,
                edges,
                List.of(
                        new Split("1", "orders", "0", 12 + rows % 31, watermark, rows / 2),
                        new Split("1", "orders", "1", rows % 9, watermark - 41_000, rows - rows / 2),
                        new Split("2", "products", "0", 0L, null, 3_684)),
                2.1 + rows % 70 / 50.0,
                6.4 + rows % 110 / 24.0,
                rows / 40,
                rows / 60_000,
                rows / 1900);
    }
}

package io.millrace.serve.pipeline;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A pipeline's status with the rates since the sample before, as the API and the page show it. */
public record PipelineView(
        @JsonUnwrapped Summary summary, List<NodeView> nodes, List<EdgeView> edges, List<SplitView> sources) {

    /** The pipeline's own numbers. */
    public record Summary(
            String name,
            PipelineStatus.Engine engine,
            PipelineStatus.State state,
            @Nullable String note,
            long uptimeMillis,
            long rowsIn,
            long rowsOut,
            double rowsInPerSecond,
            double rowsOutPerSecond,
            long lateRows,
            @Nullable Double latencyP50Millis,
            @Nullable Double latencyP99Millis,
            long epochs,
            long deadLetters,
            long alerts) {}

    /** A node with the rows it puts out a second (a sink: takes in). */
    public record NodeView(
            String id,
            String name,
            PipelineStatus.Kind kind,
            @JsonProperty("native") boolean runsNatively,
            long rowsIn,
            long rowsOut,
            double rowsPerSecond,
            long lateRows,
            long stateRows,
            long stateBytes) {}

    public record EdgeView(String from, String to, long rows, double rowsPerSecond) {}

    public record SplitView(
            String node,
            String topic,
            String split,
            @Nullable Long lag,
            @Nullable Long watermarkMillis,
            long rows,
            double rowsPerSecond) {}

    /**
     * @param before the pipeline's sample before, null at the first: rates are then 0
     * @param seconds between the samples
     */
    static PipelineView of(PipelineStatus now, @Nullable PipelineStatus before, double seconds) {
        Rates rates = new Rates(now, before, seconds);
        List<NodeView> nodes = new ArrayList<>();
        long rowsIn = 0;
        long rowsOut = 0;
        long lateRows = 0;
        double inPerSecond = 0;
        double outPerSecond = 0;
        for (PipelineStatus.Node node : now.nodes()) {
            double rate = rates.of(nodeKey(node), nodeRows(node));
            nodes.add(new NodeView(
                    node.id(),
                    node.name(),
                    node.kind(),
                    node.runsNatively(),
                    node.rowsIn(),
                    node.rowsOut(),
                    rate,
                    node.lateRows(),
                    node.stateRows(),
                    node.stateBytes()));
            lateRows += node.lateRows();
            if (node.kind() == PipelineStatus.Kind.SOURCE) {
                rowsIn += node.rowsOut();
                inPerSecond += rate;
            } else if (node.kind() == PipelineStatus.Kind.SINK) {
                rowsOut += node.rowsIn();
                outPerSecond += rate;
            }
        }
        List<EdgeView> edges = new ArrayList<>();
        for (PipelineStatus.Edge edge : now.edges()) {
            edges.add(new EdgeView(edge.from(), edge.to(), edge.rows(), rates.of(edgeKey(edge), edge.rows())));
        }
        List<SplitView> splits = new ArrayList<>();
        for (PipelineStatus.Split split : now.sources()) {
            splits.add(new SplitView(
                    split.node(),
                    split.topic(),
                    split.split(),
                    split.lag(),
                    split.watermarkMillis(),
                    split.rows(),
                    rates.of(splitKey(split), split.rows())));
        }
        Summary summary = new Summary(
                now.name(),
                now.engine(),
                now.state(),
                now.note(),
                now.uptimeMillis(),
                rowsIn,
                rowsOut,
                inPerSecond,
                outPerSecond,
                lateRows,
                now.latencyP50Millis(),
                now.latencyP99Millis(),
                now.epochs(),
                now.deadLetters(),
                now.alerts());
        return new PipelineView(summary, nodes, edges, splits);
    }

    private static long nodeRows(PipelineStatus.Node node) {
        return node.kind() == PipelineStatus.Kind.SINK ? node.rowsIn() : node.rowsOut();
    }

    private static String nodeKey(PipelineStatus.Node node) {
        return "node/" + node.id();
    }

    private static String edgeKey(PipelineStatus.Edge edge) {
        return "edge/" + edge.from() + "/" + edge.to();
    }

    private static String splitKey(PipelineStatus.Split split) {
        return "split/" + split.node() + "/" + split.topic() + "/" + split.split();
    }

    /** Rows a second since the sample before; a total that fell (a restart) gives 0, not a negative rate. */
    private static final class Rates {

        private final Map<String, Long> before = new HashMap<>();
        private final double seconds;

        Rates(PipelineStatus now, @Nullable PipelineStatus earlier, double seconds) {
            this.seconds = seconds;
            if (earlier == null || earlier.uptimeMillis() > now.uptimeMillis()) {
                return;
            }
            earlier.nodes().forEach(node -> before.put(nodeKey(node), nodeRows(node)));
            earlier.edges().forEach(edge -> before.put(edgeKey(edge), edge.rows()));
            earlier.sources().forEach(split -> before.put(splitKey(split), split.rows()));
        }

        double of(String key, long rows) {
            Long earlier = before.get(key);
            if (earlier == null || rows < earlier || seconds <= 0) {
                return 0;
            }
            return Math.round((rows - earlier) / seconds * 10) / 10.0;
        }
    }
}

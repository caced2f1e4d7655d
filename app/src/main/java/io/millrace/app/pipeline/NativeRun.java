package io.millrace.app.pipeline;

import io.millrace.dataflow.DeadLetters;
import io.millrace.engine.NativePipeline;
import io.millrace.engine.epoch.Watermarks;
import io.millrace.engine.graph.Graph;
import io.millrace.engine.graph.GraphEdge;
import io.millrace.engine.graph.GraphNode;
import io.millrace.engine.run.NodeCounters;
import io.millrace.engine.run.PipelineCounters;
import io.millrace.engine.run.PipelineSettings;
import io.millrace.serve.pipeline.PipelineStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** A pipeline on the native engine. */
final class NativeRun implements RunningPipeline {
    private final String name;
    private final Graph graph;
    private final NodeLabels labels;
    private final Set<String> alertTables;
    private final DeadLetters deadLetters;
    private final NativePipeline pipeline;
    private final long startedMillis = System.currentTimeMillis();
    private final long startedCpuMillis = ProcessCpu.millis();
    private volatile long endedMillis;
    private volatile long endedCpuMillis;

    /** @param alertTables names of the tables whose rows are alerts */
    NativeRun(
            String name,
            Graph graph,
            NodeLabels labels,
            Set<String> alertTables,
            DeadLetters deadLetters,
            int workers) {
        this.name = name;
        this.graph = graph;
        this.labels = labels;
        this.alertTables = alertTables;
        this.deadLetters = deadLetters;
        this.pipeline = NativePipeline.start(name, graph, PipelineSettings.of(workers, deadLetters));
    }

    @Override
    public boolean await(long timeoutMillis) throws InterruptedException {
        if (!pipeline.await(timeoutMillis)) {
            return false;
        }
        end();
        if (pipeline.failure() != null) {
            throw pipeline.failure();
        }
        return true;
    }

    private synchronized void end() {
        if (endedMillis == 0) {
            endedMillis = System.currentTimeMillis();
            endedCpuMillis = ProcessCpu.millis();
        }
    }

    @Override
    public RunSummary summary() {
        PipelineCounters counters = pipeline.counters();
        Histogram latency = counters.latencyMillis();
        boolean measured = latency.getTotalCount() > 0;
        long lateRows =
                counters.nodes().stream().mapToLong(NodeCounters::lateRows).sum();
        return new RunSummary(
                "native",
                counters.rowsIn(),
                counters.rowsOut(),
                counters.deadLetters(),
                lateRows,
                (endedMillis == 0 ? System.currentTimeMillis() : endedMillis) - startedMillis,
                (endedMillis == 0 ? ProcessCpu.millis() : endedCpuMillis) - startedCpuMillis,
                counters.epochs(),
                measured ? (double) latency.getValueAtPercentile(50) : null,
                measured ? (double) latency.getValueAtPercentile(99) : null);
    }

    @Override
    public PipelineStatus status() {
        PipelineCounters counters = pipeline.counters();
        List<PipelineStatus.Node> nodes = new ArrayList<>();
        long alerts = 0;
        for (NodeCounters node : counters.nodes()) {
            nodes.add(node(node));
            if (graph.nodes().get(node.index()) instanceof GraphNode.SinkNode sink
                    && alertTables.contains(sink.table())) {
                alerts += node.rowsIn();
            }
        }
        Histogram recent = counters.recentLatencyMillis();
        boolean measured = recent.getTotalCount() > 0;
        return new PipelineStatus(
                name,
                PipelineStatus.Engine.NATIVE,
                state(),
                pipeline.failure() == null ? null : pipeline.failure().getMessage(),
                System.currentTimeMillis() - startedMillis,
                nodes,
                edges(counters),
                splits(counters),
                measured ? (double) recent.getValueAtPercentile(50) : null,
                measured ? (double) recent.getValueAtPercentile(99) : null,
                counters.epochs(),
                counters.deadLetters(),
                alerts);
    }

    private PipelineStatus.Node node(NodeCounters counters) {
        GraphNode node = graph.nodes().get(counters.index());
        PipelineStatus.Kind kind = node instanceof GraphNode.SourceNode
                ? PipelineStatus.Kind.SOURCE
                : node instanceof GraphNode.SinkNode ? PipelineStatus.Kind.SINK : PipelineStatus.Kind.OPERATOR;
        return new PipelineStatus.Node(
                String.valueOf(counters.index()),
                labels.of(node),
                kind,
                true,
                counters.rowsIn(),
                counters.rowsOut(),
                counters.lateRows(),
                counters.stateRows(),
                counters.stateBytes());
    }

    private List<PipelineStatus.Edge> edges(PipelineCounters counters) {
        List<PipelineStatus.Edge> edges = new ArrayList<>();
        for (GraphNode node : graph.nodes()) {
            for (GraphEdge edge : node.inputs()) {
                edges.add(new PipelineStatus.Edge(
                        String.valueOf(edge.from()),
                        String.valueOf(edge.to()),
                        counters.nodes().get(edge.from()).rowsOut()));
            }
        }
        return edges;
    }

    private List<PipelineStatus.Split> splits(PipelineCounters counters) {
        List<PipelineStatus.Split> splits = new ArrayList<>();
        for (GraphNode.SourceNode source : graph.sources()) {
            Map<String, Long> lag = new TreeMap<>(counters.lag().getOrDefault(source.index(), Map.of()));
            NodeCounters rows = counters.nodes().get(source.index());
            Long watermark = watermarkBehind(source.index(), counters);
            if (lag.isEmpty()) {
                splits.add(new PipelineStatus.Split(
                        String.valueOf(source.index()), source.table(), "all", null, watermark, rows.rowsOut()));
            }
            lag.forEach((split, behind) -> splits.add(new PipelineStatus.Split(
                    String.valueOf(source.index()), source.table(), split, behind, watermark, rows.rowsOut())));
        }
        return splits;
    }

    /** The watermark of what reads a source directly: that is where it is made. */
    private @Nullable Long watermarkBehind(int source, PipelineCounters counters) {
        long watermark = Watermarks.UNKNOWN;
        for (GraphEdge edge : graph.outputs(source)) {
            watermark = Math.max(watermark, counters.nodes().get(edge.to()).watermarkMillis());
        }
        return watermark == Watermarks.UNKNOWN || watermark == Watermarks.END_OF_INPUT ? null : watermark;
    }

    private PipelineStatus.State state() {
        return switch (pipeline.state()) {
            case RUNNING -> PipelineStatus.State.RUNNING;
            case FINISHED, STOPPED -> PipelineStatus.State.FINISHED;
            case FAILED -> PipelineStatus.State.FAILED;
        };
    }

    @Override
    public void close() {
        pipeline.close();
        end();
        deadLetters.close();
    }
}

package io.millrace.app.pipeline;

import io.millrace.dataflow.DeadLetters;
import io.millrace.engine.NativePipeline;
import io.millrace.engine.epoch.Watermarks;
import io.millrace.engine.graph.Graph;
import io.millrace.engine.graph.GraphNode;
import io.millrace.engine.run.NodeCounters;
import io.millrace.engine.run.PipelineCounters;
import io.millrace.engine.run.PipelineSettings;
import io.millrace.engine.run.SplitCounters;
import io.millrace.serve.pipeline.PipelineStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.HdrHistogram.Histogram;

/** A pipeline on the native engine. */
final class NativeRun implements RunningPipeline {
    private final String name;
    private final Graph graph;
    private final GraphView view;
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
        this.view = new GraphView(graph, labels);
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
        long alerts = 0;
        for (NodeCounters node : counters.nodes()) {
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
                view.nodes(counters.nodes()),
                view.edges(counters.nodes()),
                splits(counters),
                measured ? (double) recent.getValueAtPercentile(50) : null,
                measured ? (double) recent.getValueAtPercentile(99) : null,
                counters.epochs(),
                counters.deadLetters(),
                alerts);
    }

    private List<PipelineStatus.Split> splits(PipelineCounters counters) {
        List<PipelineStatus.Split> splits = new ArrayList<>();
        for (SplitCounters split : counters.splits()) {
            GraphNode.SourceNode source = (GraphNode.SourceNode) graph.nodes().get(split.source());
            long watermark = split.watermarkMillis();
            splits.add(new PipelineStatus.Split(
                    String.valueOf(split.source()),
                    source.table(),
                    shortName(split.split()),
                    counters.lag().getOrDefault(split.source(), Map.of()).get(split.split()),
                    watermark == Watermarks.UNKNOWN || watermark == Watermarks.END_OF_INPUT ? null : watermark,
                    split.rows()));
        }
        return splits;
    }

    /** The last part of a file's path; the name of a partition as it is. */
    private static String shortName(String split) {
        return split.substring(split.lastIndexOf('/') + 1);
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

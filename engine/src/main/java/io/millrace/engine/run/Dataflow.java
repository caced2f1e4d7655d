package io.millrace.engine.run;

import io.millrace.data.Batch;
import io.millrace.data.Limits;
import io.millrace.dataflow.EpochClock;
import io.millrace.dataflow.Operator;
import io.millrace.dataflow.StagedOutput;
import io.millrace.engine.graph.Graph;
import io.millrace.engine.graph.GraphEdge;
import io.millrace.engine.graph.GraphNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A running graph: all instances of all nodes. Runs one epoch at a time, on the caller's thread and the workers; reads no
 * source and delivers to no sink by itself, so that a coordinator, a test or a recovery can drive it alike.
 */
public final class Dataflow implements AutoCloseable {
    /** Epochs with fewer rows on a level run on one thread: a hand-over costs more than it saves. */
    private static final int MIN_ROWS_FOR_PARALLEL = 2_048;

    private final Graph graph;
    private final Workers workers;
    private final Clock clock = new Clock();
    private final List<SortedMap<InstanceId, Instance>> instances = new ArrayList<>();
    private final Map<GraphEdge, Exchange> exchanges = new LinkedHashMap<>();
    private final Set<Integer> endedSources = new HashSet<>();
    private List<List<Task>> levels = new ArrayList<>();
    private boolean tasksAreStale = true;

    /** The rows of a source that an epoch takes, in order. */
    public record Input(int source, String split, Batch rows) {}

    /** What one sink has to deliver, in the order of its writers. */
    public record Staged(GraphNode.SinkNode sink, List<StagedOutput> outputs) {}

    private static final class Clock implements EpochClock {
        private long epoch;
        private long processingTimeMillis = Long.MIN_VALUE;

        @Override
        public long epoch() {
            return epoch;
        }

        @Override
        public long processingTimeMillis() {
            return processingTimeMillis;
        }
    }

    /** Instances of one level that send to each other directly; they run on one thread, in the order of their nodes. */
    private record Task(List<Instance> instances) implements Runnable {
        @Override
        public void run() {
            for (Instance instance : instances) {
                instance.run();
            }
        }

        boolean isDue() {
            for (Instance instance : instances) {
                if (instance.isDue()) {
                    return true;
                }
            }
            return false;
        }

        long pendingRows() {
            long rows = 0;
            for (Instance instance : instances) {
                rows += instance.pendingRows();
            }
            return rows;
        }
    }

    /** @param workerCount threads that run an epoch, the caller's included */
    public Dataflow(String name, Graph graph, int workerCount) {
        this.graph = graph;
        this.workers = new Workers(name, workerCount);
        for (GraphNode node : graph.nodes()) {
            instances.add(new TreeMap<>());
            for (GraphEdge edge : node.inputs()) {
                if (!edge.isForward()) {
                    exchanges.put(edge, new Exchange(edge, Limits.SHARDS));
                }
            }
        }
        for (GraphNode node : graph.nodes()) {
            if (node.inputs().stream().anyMatch(edge -> !edge.isForward())) {
                for (int shard = 0; shard < Limits.SHARDS; shard++) {
                    addInstance(node, InstanceId.ofShard(shard));
                }
            }
        }
    }

    /** Makes a split of a source known; its instances hold the watermark back from now on. */
    public void openSplit(int source, String split) {
        addInstance(graph.nodes().get(source), InstanceId.ofSplit(source, split));
    }

    /** Nothing more comes from a split. */
    public void finishSplit(int source, String split) {
        splitInstance(source, split).endInput();
    }

    /** No split will be added to a source. */
    public void finishSource(int source) {
        endedSources.add(source);
    }

    private Instance splitInstance(int source, String split) {
        Instance instance = instances.get(source).get(InstanceId.ofSplit(source, split));
        if (instance == null) {
            throw new IllegalStateException("split " + split + " of source " + source + " is not open");
        }
        return instance;
    }

    /** Adds an instance to a node, and to all nodes behind it up to the next exchange. */
    private void addInstance(GraphNode node, InstanceId id) {
        SortedMap<InstanceId, Instance> siblings = instances.get(node.index());
        if (siblings.containsKey(id)) {
            return;
        }
        Instance instance = new Instance(node, id, createOperator(node), clock);
        // Receivers that are added from here on find this instance themselves, on each of the edges between the two.
        List<GraphEdge> existingReceivers = new ArrayList<>();
        for (GraphEdge edge : graph.outputs(node.index())) {
            if (edge.isForward() && instances.get(edge.to()).containsKey(id)) {
                existingReceivers.add(edge);
            }
        }
        siblings.put(id, instance);
        for (GraphEdge edge : node.inputs()) {
            if (edge.isForward()) {
                Instance sender = instances.get(edge.from()).get(id);
                if (sender != null) {
                    connect(sender, instance, edge);
                }
            } else if (id.shard() >= 0) {
                instance.receiveFrom(new Instance.Incoming.FromExchange(exchangeOf(edge), edge.input(), id.shard()));
            }
        }
        instance.open();
        for (GraphEdge edge : graph.outputs(node.index())) {
            if (!edge.isForward()) {
                exchangeOf(edge).addSender(instance);
                continue;
            }
            addInstance(graph.nodes().get(edge.to()), id);
        }
        for (GraphEdge edge : existingReceivers) {
            connect(instance, Objects.requireNonNull(instances.get(edge.to()).get(id)), edge);
        }
        tasksAreStale = true;
    }

    private void connect(Instance sender, Instance receiver, GraphEdge edge) {
        sender.sendTo(receiver, edge, graph.level(edge.from()) == graph.level(edge.to()));
        receiver.receiveFrom(new Instance.Incoming.FromInstance(sender, edge.input()));
    }

    private Exchange exchangeOf(GraphEdge edge) {
        return Objects.requireNonNull(exchanges.get(edge), "exchange");
    }

    private static Operator createOperator(GraphNode node) {
        if (node instanceof GraphNode.OperatorNode operator) {
            return operator.factory().create();
        } else if (node instanceof GraphNode.SinkNode sink) {
            return new OperatorOfSink(sink.sink().createWriter());
        }
        return new OperatorOfSplit();
    }

    /**
     * Runs an epoch. When this throws, the state is lost and the dataflow must be closed.
     *
     * @param epoch its number
     * @param processingTimeMillis its clock; must not go back
     * @return what sinks have to deliver; sinks with nothing are left out
     */
    public List<Staged> runEpoch(long epoch, long processingTimeMillis, List<Input> inputs) {
        if (processingTimeMillis < clock.processingTimeMillis) {
            throw new IllegalArgumentException("the clock of epoch " + epoch + " goes back");
        }
        clock.epoch = epoch;
        clock.processingTimeMillis = processingTimeMillis;
        for (Input input : inputs) {
            splitInstance(input.source(), input.split()).enqueue(0, input.rows());
        }
        if (tasksAreStale) {
            levels = planTasks();
            tasksAreStale = false;
        }
        for (int level = 0; level < levels.size(); level++) {
            runLevel(level);
        }
        return takeStaged();
    }

    private void runLevel(int level) {
        for (Exchange exchange : exchanges.values()) {
            if (graph.level(exchange.edge().to()) == level) {
                exchange.updateWatermark(hasEnded(exchange.edge().from()));
            }
        }
        List<Runnable> due = new ArrayList<>();
        long rows = 0;
        for (Task task : levels.get(level)) {
            if (task.isDue()) {
                due.add(task);
                rows += task.pendingRows();
            }
        }
        if (due.size() > 1 && rows >= MIN_ROWS_FOR_PARALLEL && workers.isParallel()) {
            workers.run(due);
        } else {
            due.forEach(Runnable::run);
        }
    }

    /** Whether all sources before a node have ended; what there is no instance of cannot tell by its watermark. */
    private boolean hasEnded(int node) {
        GraphNode graphNode = graph.nodes().get(node);
        if (graphNode instanceof GraphNode.SourceNode) {
            return endedSources.contains(node);
        }
        for (GraphEdge edge : graphNode.inputs()) {
            if (!hasEnded(edge.from())) {
                return false;
            }
        }
        return true;
    }

    private List<Staged> takeStaged() {
        List<Staged> staged = new ArrayList<>();
        for (GraphNode.SinkNode sink : graph.sinks()) {
            List<StagedOutput> outputs = new ArrayList<>();
            for (Instance instance : instances.get(sink.index()).values()) {
                OperatorOfSink operator = instance.sink();
                StagedOutput output = operator == null ? null : operator.takeStaged();
                if (output != null) {
                    outputs.add(output);
                }
            }
            if (!outputs.isEmpty()) {
                staged.add(new Staged(sink, outputs));
            }
        }
        return staged;
    }

    /** Groups the instances of each level into tasks: those that are connected within the level share one. */
    private List<List<Task>> planTasks() {
        List<List<Task>> planned = new ArrayList<>();
        for (int level = 0; level < graph.levelCount(); level++) {
            int[] groups = TaskGroups.of(graph, level);
            SortedMap<Integer, SortedMap<InstanceId, List<Instance>>> byGroup = new TreeMap<>();
            for (GraphNode node : graph.nodes()) {
                if (graph.level(node.index()) == level) {
                    SortedMap<InstanceId, List<Instance>> byId =
                            byGroup.computeIfAbsent(groups[node.index()], group -> new TreeMap<>());
                    instances.get(node.index()).forEach((id, instance) -> byId.computeIfAbsent(
                                    id, key -> new ArrayList<>())
                            .add(instance));
                }
            }
            List<Task> tasks = new ArrayList<>();
            for (SortedMap<InstanceId, List<Instance>> byId : byGroup.values()) {
                byId.values().forEach(list -> tasks.add(new Task(list)));
            }
            planned.add(tasks);
        }
        return planned;
    }

    /** When an epoch is due though no row comes, in processing time; Long.MAX_VALUE: never. */
    public long nextTimerMillis() {
        long next = Long.MAX_VALUE;
        for (SortedMap<InstanceId, Instance> ofNode : instances) {
            for (Instance instance : ofNode.values()) {
                next = Math.min(next, instance.nextTimerMillis());
            }
        }
        return next;
    }

    /** Counters of the nodes, by node. */
    public List<NodeCounters> counters() {
        List<NodeCounters> counters = new ArrayList<>();
        for (GraphNode node : graph.nodes()) {
            counters.add(NodeCounters.of(node, instances.get(node.index()).values()));
        }
        return counters;
    }

    /** Counters of the splits of all sources. */
    public List<SplitCounters> splitCounters() {
        List<SplitCounters> counters = new ArrayList<>();
        for (GraphNode.SourceNode source : graph.sources()) {
            instances.get(source.index()).forEach((id, instance) -> {
                long watermark = instance.outputWatermarkMillis();
                for (GraphEdge edge : graph.outputs(source.index())) {
                    Instance behind = instances.get(edge.to()).get(id);
                    watermark = behind == null ? watermark : Math.max(watermark, behind.outputWatermarkMillis());
                }
                counters.add(new SplitCounters(source.index(), id.split(), instance.rowsOut(), watermark));
            });
        }
        return counters;
    }

    /** All state, as it is between two epochs. */
    public DataflowSnapshot snapshot() {
        return DataflowSnapshot.take(instances, exchanges.values());
    }

    /** Takes over a snapshot; called before the first epoch. Splits that the snapshot knows are opened. */
    public void restore(DataflowSnapshot snapshot) {
        for (InstanceId id : snapshot.splits()) {
            openSplit(id.source(), id.split());
        }
        snapshot.restoreTo(instances, exchanges.values());
    }

    @Override
    public void close() {
        workers.close();
        for (SortedMap<InstanceId, Instance> ofNode : instances) {
            ofNode.values().forEach(instance -> instance.operator().close());
        }
    }
}

package io.millrace.serve.pipeline;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a pipeline says about itself at one moment. All row counts are totals since the pipeline started; rates are
 * computed here, from two samples.
 *
 * @param name unique among the pipelines of this process
 * @param note one sentence for people, for example why the pipeline runs on Flink or why it failed; null for none
 * @param latencyP50Millis median time from an event's arrival in the log to its result, null until there is one
 * @param epochs epochs committed (checkpoints, on Flink)
 * @param deadLetters events given up on, each kept in the dead-letter topic
 * @param alerts rows written to tables of alerts
 */
public record PipelineStatus(
        String name,
        Engine engine,
        State state,
        @Nullable String note,
        long uptimeMillis,
        List<Node> nodes,
        List<Edge> edges,
        List<Split> sources,
        @Nullable Double latencyP50Millis,
        @Nullable Double latencyP99Millis,
        long epochs,
        long deadLetters,
        long alerts) {

    public PipelineStatus {
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
        sources = List.copyOf(sources);
    }

    /** What runs the pipeline. */
    public enum Engine {
        NATIVE,
        FLINK;

        @com.fasterxml.jackson.annotation.JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where the pipeline is in its life. */
    public enum State {
        STARTING,
        RUNNING,
        STOPPING,
        FINISHED,
        FAILED;

        @com.fasterxml.jackson.annotation.JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a node does. */
    public enum Kind {
        SOURCE,
        OPERATOR,
        SINK;

        @com.fasterxml.jackson.annotation.JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A node of the graph.
     *
     * @param id unique in its pipeline and stable while it runs
     * @param name a few words for people, for example {@code TUMBLE 1 HOUR by country}
     * @param runsNatively whether Millrace's own engine runs it, else Flink
     * @param lateRows rows dropped because they came behind the watermark
     * @param stateRows rows or keys held, 0 for a node without state
     */
    public record Node(
            String id,
            String name,
            Kind kind,
            @JsonProperty("native") boolean runsNatively,
            long rowsIn,
            long rowsOut,
            long lateRows,
            long stateRows,
            long stateBytes) {}

    /** Rows that went from one node to another. */
    public record Edge(String from, String to, long rows) {}

    /**
     * A split of a source.
     *
     * @param node id of the source's node
     * @param topic the topic or path it reads
     * @param split the partition or file
     * @param lag rows that are there but not read yet, null when unknown
     * @param watermarkMillis event time up to which the split is complete, null before the first event
     */
    public record Split(
            String node,
            String topic,
            String split,
            @Nullable Long lag,
            @Nullable Long watermarkMillis,
            long rows) {}
}

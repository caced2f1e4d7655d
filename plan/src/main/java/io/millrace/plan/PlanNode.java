package io.millrace.plan;

import io.millrace.plan.spec.Input;
import io.millrace.plan.spec.StateMetadata;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.RowType;

/**
 * A node of a plan. One record for each kind of Flink's streaming nodes; all others are {@link UnknownNode}, so a switch
 * over nodes has no other default.
 */
public sealed interface PlanNode
        permits TableSourceScan,
                Values,
                Calc,
                AsyncCalc,
                Correlate,
                AsyncCorrelate,
                Expand,
                Exchange,
                Union,
                DropUpdateBefore,
                ChangelogNormalize,
                WatermarkAssigner,
                MiniBatchAssigner,
                GroupAggregate,
                LocalGroupAggregate,
                GlobalGroupAggregate,
                IncrementalGroupAggregate,
                GroupWindowAggregate,
                WindowTableFunction,
                WindowAggregate,
                LocalWindowAggregate,
                GlobalWindowAggregate,
                Join,
                WindowJoin,
                IntervalJoin,
                TemporalJoin,
                LookupJoin,
                ModelPredict,
                VectorSearch,
                Rank,
                WindowRank,
                Deduplicate,
                WindowDeduplicate,
                OverAggregate,
                Sort,
                TemporalSort,
                MultiJoin,
                Match,
                ProcessTableFunction,
                Sink,
                UnknownNode {

    /** What all nodes have in common. */
    NodeHeader header();

    /** Number of the node, unique in its plan; keeps its meaning over versions of Flink. */
    default int id() {
        return header().id();
    }

    /** Type of the rows that leave the node. */
    default RowType outputType() {
        return header().outputType();
    }

    /** Flink's text for the node, such as {@code Calc(select=[a, b], where=[(a > 1)])}. */
    default String description() {
        return header().description();
    }

    /** Inputs in order. */
    default List<Input> inputs() {
        return header().inputs();
    }

    /** Settings kept with the node when it was planned. */
    default Map<String, String> configuration() {
        return header().configuration();
    }

    /** States of the node with their time to live. */
    default List<StateMetadata> state() {
        return header().state();
    }
}

package io.millrace.plan.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/** Work the planner gave to a sink. */
public sealed interface SinkAbility {

    /** {@code INSERT OVERWRITE}. */
    record Overwrite(boolean isOverwrite) implements SinkAbility {}

    /** {@code INSERT INTO … PARTITION}: values by partition key. */
    record Partitioning(Map<String, String> partition) implements SinkAbility {}

    /**
     * Metadata columns to write, after the physical ones.
     *
     * @param metadataKeys keys of the connector, in the order they arrive
     * @param consumedType row type the sink receives
     */
    record WritingMetadata(
            List<String> metadataKeys, @Nullable RowType consumedType) implements SinkAbility {}

    /** Only these columns are written; a path of positions for each. */
    record TargetColumnWriting(List<List<Integer>> targetColumns) implements SinkAbility {}

    /** Rows arrive spread by the table's buckets. */
    record Bucketing() implements SinkAbility {}

    /** Row-level delete or update, or an ability of a later Flink. */
    record Unknown(String type, JsonNode json) implements SinkAbility {}
}

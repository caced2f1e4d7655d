package io.millrace.plan.spec;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.plan.expression.Expression;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Work the planner gave to a source, in the order it was given. Each changes the row the source produces, as {@code
 * producedType} says where it is not null; column positions are those before the change.
 */
public sealed interface Ability {

    /**
     * Only these fields are read.
     *
     * @param projectedFields a path of positions for each produced field; longer than one for nested fields
     */
    record ProjectPushDown(
            List<List<Integer>> projectedFields, @Nullable RowType producedType) implements Ability {}

    /**
     * Rows that do not meet all predicates need not be produced.
     *
     * @param predicates over the fields produced so far; the plan filters again after the source what the source did
     *     not promise
     */
    record FilterPushDown(List<Expression> predicates) implements Ability {}

    /** No more than {@code limit} rows are needed. */
    record LimitPushDown(long limit) implements Ability {}

    /**
     * Only these partitions are read.
     *
     * @param partitions values by partition key
     */
    record PartitionPushDown(List<Map<String, String>> partitions) implements Ability {}

    /**
     * These metadata columns follow the physical ones.
     *
     * @param metadataKeys keys of the connector, in the order produced
     */
    record ReadingMetadata(
            List<String> metadataKeys, @Nullable RowType producedType) implements Ability {}

    /**
     * The source emits watermarks itself, one for each split.
     *
     * @param watermark watermark a produced row implies
     * @param rowtime the event time of a produced row, or null in plans before it was written
     * @param idleTimeoutMillis time without rows after which a split does not hold the watermark back; negative for
     *     never
     * @param parameters per-table settings, or null when there are none
     */
    record WatermarkPushDown(
            Expression watermark,
            @Nullable Expression rowtime,
            long idleTimeoutMillis,
            @Nullable WatermarkParameters parameters,
            @Nullable RowType producedType)
            implements Ability {}

    /** The source emits watermarks of its own making ({@code SOURCE_WATERMARK()}). */
    record SourceWatermark(boolean isEnabled, @Nullable RowType producedType) implements Ability {}

    /**
     * The source aggregates, one partial result a group.
     *
     * @param groupingSets columns of each grouping set
     */
    record AggregatePushDown(
            @Nullable RowType inputType,
            List<List<Integer>> groupingSets,
            List<AggregateCall> aggregateCalls,
            @Nullable RowType producedType)
            implements Ability {}

    /**
     * An ability of a later Flink.
     *
     * @param type its name in the plan
     * @param json the whole of it
     */
    record Unknown(String type, JsonNode json) implements Ability {}

    /**
     * {@code scan.watermark.*} options of a table.
     *
     * @param emitStrategy {@code ON_PERIODIC} or {@code ON_EVENT}
     * @param alignGroupName sources of a group wait for each other; null for no alignment
     * @param alignMaxDrift how far a source may run ahead of its group
     * @param alignUpdateInterval how often the group's watermark is compared
     * @param sourceIdleTimeoutMillis idle timeout of this source; negative for the pipeline's
     */
    record WatermarkParameters(
            String emitStrategy,
            @Nullable String alignGroupName,
            Duration alignMaxDrift,
            Duration alignUpdateInterval,
            long sourceIdleTimeoutMillis) {}
}

package io.millrace.plan;

import io.millrace.plan.spec.SinkTable;
import java.util.List;
import org.apache.flink.table.connector.ChangelogMode;
import org.jspecify.annotations.Nullable;

/**
 * Writes a table.
 *
 * @param sink the table and what its sink does
 * @param inputChangelogMode row kinds that arrive
 * @param requireUpsertMaterialize whether the sink keeps rows to restore the order of updates of a key
 * @param upsertMaterializeStrategy {@code VALUE}, {@code MAP} or {@code ADAPTIVE}; null when not written
 * @param inputUpsertKey unique columns of the input, or null when there are none
 * @param conflictBehavior {@code ON CONFLICT}: {@code ERROR}, {@code NOTHING} or {@code DEDUPLICATE}; null when not given
 */
public record Sink(
        NodeHeader header,
        SinkTable sink,
        ChangelogMode inputChangelogMode,
        boolean requireUpsertMaterialize,
        @Nullable String upsertMaterializeStrategy,
        @Nullable List<Integer> inputUpsertKey,
        @Nullable String conflictBehavior)
        implements PlanNode {}

package io.millrace.plan;

import io.millrace.plan.expression.Expression;
import io.millrace.plan.spec.AsyncOptions;
import io.millrace.plan.spec.JoinType;
import io.millrace.plan.spec.LookupKey;
import io.millrace.plan.spec.RetryOptions;
import io.millrace.plan.spec.SourceTable;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Joins a row with what a lookup in an external table finds.
 *
 * @param joinType inner or left
 * @param preFilterCondition left rows that do not meet it are not looked up; or null
 * @param joinCondition what must hold besides the keys; or null
 * @param table the table looked up
 * @param tableOutputType row type the lookup gives before {@code projection}
 * @param lookupKeys by column of the table
 * @param projection applied to what was found; empty for none
 * @param filter applied to what was found; or null
 * @param lookupKeyContainsPrimaryKey whether at most one row can be found
 * @param requireUpsertMaterialize whether results are kept to retract them unchanged
 * @param asyncOptions null for synchronous lookups
 * @param retryOptions null for no retry
 * @param inputChangelogMode row kinds of the left input
 * @param inputUpsertKey unique columns of the left input, or null
 * @param preferCustomShuffle whether the connector may spread the left rows
 */
public record LookupJoin(
        NodeHeader header,
        JoinType joinType,
        @Nullable Expression preFilterCondition,
        @Nullable Expression joinCondition,
        SourceTable table,
        RowType tableOutputType,
        Map<Integer, LookupKey> lookupKeys,
        List<Expression> projection,
        @Nullable Expression filter,
        boolean lookupKeyContainsPrimaryKey,
        boolean requireUpsertMaterialize,
        @Nullable AsyncOptions asyncOptions,
        @Nullable RetryOptions retryOptions,
        ChangelogMode inputChangelogMode,
        @Nullable List<Integer> inputUpsertKey,
        boolean preferCustomShuffle)
        implements PlanNode {}

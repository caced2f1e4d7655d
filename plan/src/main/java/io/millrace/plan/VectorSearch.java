package io.millrace.plan;

import io.millrace.plan.spec.AsyncOptions;
import io.millrace.plan.spec.JoinType;
import io.millrace.plan.spec.LookupKey;
import io.millrace.plan.spec.SourceTable;
import java.util.Map;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Joins each row with the rows of a table whose vectors are nearest to one of its own ({@code VECTOR_SEARCH}).
 *
 * @param joinType inner or left
 * @param table the table searched
 * @param tableOutputType row type of the table
 * @param searchColumns the vector to search for, by column of the table: a column of the row, or a constant
 * @param topK how many rows are wanted: a column of the row, or a constant
 * @param searchOutputType row type of a search: the table's columns and the score
 * @param runtimeConfig options of the call
 * @param asyncOptions null for synchronous searches
 */
public record VectorSearch(
        NodeHeader header,
        JoinType joinType,
        SourceTable table,
        RowType tableOutputType,
        Map<Integer, LookupKey> searchColumns,
        LookupKey topK,
        RowType searchOutputType,
        Map<String, String> runtimeConfig,
        @Nullable AsyncOptions asyncOptions)
        implements PlanNode {}

package io.millrace.serve.table;

import java.util.List;

/**
 * The answer to a query.
 *
 * @param rows at most the query's limit, in its order
 * @param matched rows that passed the filters, also those beyond the limit
 * @param total rows in the table
 * @param sequence the table's change number at which the answer is true
 */
public record QueryResult(List<StoredRow> rows, long matched, long total, long sequence) {}

package io.millrace.serve.table;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a table keeps its rows. Called under the table's lock only. */
sealed interface RowStore permits KeyedRows, NewestRows {

    /** Writes a row; null removes. Returns what happened, or null when there was nothing to remove. */
    TableChange.@Nullable Operation put(@Nullable RowKey key, @Nullable StoredRow row);

    @Nullable
    StoredRow get(RowKey key);

    int size();

    /** The rows there are now, in no order that a reader may rely on. */
    List<StoredRow> copy();

    /** Encoded bytes of all rows, without the map around them. */
    long bytes();
}

package io.millrace.serve.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rows by primary key, all of them in memory: about 150 bytes a row beside the row's own JSON. */
final class KeyedRows implements RowStore {

    private final Map<RowKey, StoredRow> rows = new HashMap<>();
    private long bytes;

    @Override
    public TableChange.@Nullable Operation put(@Nullable RowKey key, @Nullable StoredRow row) {
        RowKey known = Objects.requireNonNull(key);
        StoredRow before = row == null ? rows.remove(known) : rows.put(known, row);
        bytes += (row == null ? 0 : row.json().length) - (before == null ? 0 : before.json().length);
        if (row == null) {
            return before == null ? null : TableChange.Operation.DELETE;
        }
        return before == null ? TableChange.Operation.INSERT : TableChange.Operation.UPDATE;
    }

    @Override
    public @Nullable StoredRow get(RowKey key) {
        return rows.get(key);
    }

    @Override
    public int size() {
        return rows.size();
    }

    @Override
    public List<StoredRow> copy() {
        return new ArrayList<>(rows.values());
    }

    @Override
    public long bytes() {
        return bytes;
    }
}

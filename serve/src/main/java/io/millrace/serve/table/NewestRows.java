package io.millrace.serve.table;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The newest rows of an append-only table, a fixed number at most. */
final class NewestRows implements RowStore {

    private final ArrayDeque<StoredRow> rows = new ArrayDeque<>();
    private final int limit;
    private long bytes;

    NewestRows(int limit) {
        this.limit = limit;
    }

    @Override
    public TableChange.@Nullable Operation put(@Nullable RowKey key, @Nullable StoredRow row) {
        if (row == null) {
            return null;
        }
        rows.addLast(row);
        bytes += row.json().length;
        if (rows.size() > limit) {
            bytes -= rows.removeFirst().json().length;
        }
        return TableChange.Operation.INSERT;
    }

    @Override
    public @Nullable StoredRow get(RowKey key) {
        return null;
    }

    @Override
    public int size() {
        return rows.size();
    }

    @Override
    public List<StoredRow> copy() {
        return new ArrayList<>(rows);
    }

    @Override
    public long bytes() {
        return bytes;
    }
}

package io.millrace.serve.table;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The materialised copy of one topic.
 *
 * <p>One thread, the follower's, calls {@link #apply}; any thread reads. Readers copy references under the lock and do
 * everything slow outside it, so a large query does not hold up the follower.
 */
public final class ServedTable {

    private final TableDescriptor descriptor;
    private final RowFields keyFields;
    private final Object lock = new Object();
    private final RowStore rows;
    private final List<TableChange.Listener> listeners = new ArrayList<>();
    private long sequence;
    private long malformed;
    private @Nullable String lastMalformed;

    ServedTable(TableDescriptor descriptor) {
        this.descriptor = descriptor;
        this.keyFields = new RowFields(descriptor.primaryKey());
        this.rows = descriptor.appendOnly() ? new NewestRows(descriptor.retainedRows()) : new KeyedRows();
    }

    /** A table's numbers at one moment. */
    public record Counts(
            int rows,
            long bytes,
            long changes,
            long malformedRecords,
            @Nullable String lastMalformedRecord) {}

    /** Rows at the moment a listener was added: every later change, and no earlier one, reaches the listener. */
    public record Snapshot(List<StoredRow> rows, long sequence) {}

    public TableDescriptor descriptor() {
        return descriptor;
    }

    /**
     * Takes one record of the topic. A record that is no row of this table is counted, never thrown: one bad producer
     * must not stop the others.
     *
     * @param key the JSON object of the key columns; ignored by an append-only table
     * @param value the JSON object of the row, owned by the table from now on; null deletes
     */
    public void apply(byte @Nullable [] key, byte @Nullable [] value, long timestampMillis) {
        RowKey rowKey = null;
        try {
            if (!descriptor.appendOnly()) {
                rowKey = RowKey.ofRecord(keyFields, descriptor.primaryKey(), key);
                RowFields.checkObject(key);
            }
            if (value != null) {
                RowFields.checkObject(value);
            }
        } catch (IOException e) {
            reject(e);
            return;
        }
        synchronized (lock) {
            StoredRow row = value == null ? null : new StoredRow(value, timestampMillis, sequence + 1);
            TableChange.Operation operation = rows.put(rowKey, row);
            if (operation == null) {
                return;
            }
            sequence++;
            if (!listeners.isEmpty()) {
                byte[] changedKey = descriptor.appendOnly() ? null : key;
                TableChange change = new TableChange(sequence, operation, changedKey, value, timestampMillis);
                for (TableChange.Listener listener : listeners) {
                    listener.changed(change);
                }
            }
        }
    }

    private void reject(IOException cause) {
        synchronized (lock) {
            malformed++;
            String message = String.valueOf(cause.getMessage());
            int end = message.indexOf('\n');
            lastMalformed = end < 0 ? message : message.substring(0, end);
        }
    }

    /** The row with these key values, given as text in the order of the primary key. */
    public @Nullable StoredRow get(List<String> keyParts) {
        RowKey key = RowKey.ofTexts(keyParts);
        synchronized (lock) {
            return rows.get(key);
        }
    }

    /** Rows by filter and order, see {@link TableQuery}. */
    public QueryResult query(TableQuery query) {
        List<StoredRow> copy;
        long at;
        synchronized (lock) {
            copy = rows.copy();
            at = sequence;
        }
        return new TopRows(query).select(copy, at);
    }

    /** Adds a listener and returns the rows before its first change. */
    public Snapshot listen(TableChange.Listener listener) {
        synchronized (lock) {
            listeners.add(listener);
            return new Snapshot(rows.copy(), sequence);
        }
    }

    public void unlisten(TableChange.Listener listener) {
        synchronized (lock) {
            listeners.remove(listener);
        }
    }

    public Counts counts() {
        synchronized (lock) {
            return new Counts(rows.size(), rows.bytes(), sequence, malformed, lastMalformed);
        }
    }

    /** The number of the newest change; it moves when the table does. */
    public long sequence() {
        synchronized (lock) {
            return sequence;
        }
    }

    /** The key columns of a row as a JSON object, in the order of the primary key. */
    public byte[] keyOf(StoredRow row) {
        try {
            byte @Nullable [][] slices = keyFields.slices(row.json());
            JsonBytes json = new JsonBytes();
            json.ascii("{");
            for (int i = 0; i < slices.length; i++) {
                json.ascii(i == 0 ? "" : ",")
                        .quoted(descriptor.primaryKey().get(i))
                        .ascii(":");
                byte[] slice = slices[i];
                json.raw(slice == null ? JsonBytes.NULL : slice);
            }
            return json.ascii("}").toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("A stored row is no JSON object although it was checked when stored.", e);
        }
    }
}

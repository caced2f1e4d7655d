package io.millrace.serve.log;

import io.millrace.serve.table.ServedTable;
import io.millrace.serve.table.TableChange;

/** The newest alerts: rows that appeared or changed in tables whose rows are alerts. */
public final class Alerts {

    public static final int RETAINED = 500;

    private final NewestLog<Alert> newest = new NewestLog<>(RETAINED);

    /** One alert; {@code row} is the row's JSON. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Alert(long number, String table, long timestampMillis, byte[] row) {}

    /**
     * Makes an alert of every row that appears in this table, from its beginning; a row that only changes is the same
     * alert. Called before the table is followed.
     */
    public void watch(ServedTable table) {
        String name = table.descriptor().name();
        table.listen(change -> add(name, change));
    }

    private synchronized void add(String table, TableChange change) {
        byte[] row = change.row();
        if (row != null && change.operation() == TableChange.Operation.INSERT) {
            newest.add(new Alert(newest.count() + 1, table, change.timestampMillis(), row));
        }
    }

    public long count() {
        return newest.count();
    }

    /** Alerts after the {@code after}-th, newest first. */
    public NewestLog.Slice<Alert> newest(long after, int most) {
        return newest.newest(after, most);
    }
}

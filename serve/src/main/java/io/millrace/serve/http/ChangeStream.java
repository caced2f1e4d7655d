package io.millrace.serve.http;

import io.javalin.http.Context;
import io.millrace.serve.table.JsonBytes;
import io.millrace.serve.table.ServedTable;
import io.millrace.serve.table.StoredRow;
import io.millrace.serve.table.TableChange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One client's stream of a table's changes.
 *
 * <p>The follower's thread offers changes to a bounded queue and never waits. A client that reads more slowly than the
 * table changes fills the queue; it then gets {@code event: dropped} and the end of the stream, and starts again with
 * a snapshot. Nothing is left out silently.
 */
final class ChangeStream implements TableChange.Listener {

    private static final long STEP_MILLIS = 250;

    private final ServedTable table;
    private final StreamSlots slots;
    private final long heartbeatMillis;
    private final int queueLimit;
    private final BlockingQueue<TableChange> queue;
    private volatile boolean overflowed;

    ChangeStream(ServedTable table, StreamSlots slots, int queueLimit, long heartbeatMillis) {
        this.table = table;
        this.slots = slots;
        this.queueLimit = queueLimit;
        this.heartbeatMillis = heartbeatMillis;
        this.queue = new ArrayBlockingQueue<>(queueLimit);
    }

    @Override
    public void changed(TableChange change) {
        if (!overflowed && !queue.offer(change)) {
            overflowed = true;
            queue.clear();
        }
    }

    void stream(Context context, boolean withSnapshot) throws IOException, InterruptedException {
        EventStream events = new EventStream(context);
        ServedTable.Snapshot snapshot = table.listen(this);
        try {
            if (withSnapshot) {
                for (StoredRow row : snapshot.rows()) {
                    events.event("snapshot", snapshotData(row));
                }
            }
            int rows = withSnapshot ? snapshot.rows().size() : 0;
            events.event("ready", snapshot.sequence(), readyData(rows, snapshot.sequence()));
            events.flush();
            follow(events);
        } finally {
            table.unlisten(this);
        }
    }

    private void follow(EventStream events) throws IOException, InterruptedException {
        List<TableChange> taken = new ArrayList<>();
        long quietSince = System.nanoTime();
        while (slots.open()) {
            TableChange first = queue.poll(STEP_MILLIS, TimeUnit.MILLISECONDS);
            if (overflowed) {
                events.event("dropped", droppedData());
                events.flush();
                return;
            }
            if (first != null) {
                taken.add(first);
                queue.drainTo(taken);
                for (TableChange change : taken) {
                    events.event("change", change.sequence(), changeData(change));
                }
                taken.clear();
                events.flush();
                quietSince = System.nanoTime();
            } else if (System.nanoTime() - quietSince >= TimeUnit.MILLISECONDS.toNanos(heartbeatMillis)) {
                events.heartbeat();
                quietSince = System.nanoTime();
            }
        }
    }

    private byte[] snapshotData(StoredRow row) {
        JsonBytes json = new JsonBytes().ascii("{\"op\":\"snapshot\",\"key\":");
        json = table.descriptor().appendOnly() ? json.ascii("null") : json.raw(table.keyOf(row));
        return json.ascii(",\"row\":").raw(row.json()).ascii("}").toByteArray();
    }

    private static byte[] readyData(int rows, long sequence) {
        return new JsonBytes()
                .ascii("{\"snapshotRows\":")
                .number(rows)
                .ascii(",\"sequence\":")
                .number(sequence)
                .ascii("}")
                .toByteArray();
    }

    private static byte[] changeData(TableChange change) {
        byte[] key = change.key();
        byte[] row = change.row();
        JsonBytes json =
                new JsonBytes().ascii("{\"op\":").quoted(change.operation().word());
        json.ascii(",\"key\":");
        json = key == null ? json.ascii("null") : json.raw(key);
        json.ascii(",\"row\":");
        json = row == null ? json.ascii("null") : json.raw(row);
        return json.ascii(",\"timestamp\":")
                .number(change.timestampMillis())
                .ascii("}")
                .toByteArray();
    }

    private byte[] droppedData() {
        return new JsonBytes()
                .ascii("{\"reason\":")
                .quoted("This client reads more slowly than the table changes: " + queueLimit
                        + " changes were waiting.")
                .ascii(",\"hint\":")
                .quoted("Connect again with ?snapshot=true to start from the current rows.")
                .ascii("}")
                .toByteArray();
    }
}

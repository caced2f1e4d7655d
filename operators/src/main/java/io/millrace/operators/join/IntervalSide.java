package io.millrace.operators.join;

import io.millrace.data.Batch;
import io.millrace.operators.SlotArrays;
import io.millrace.state.KeyTable;
import io.millrace.state.RowTable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * The rows of one input of an interval join that rows of the other one may still match, by key, in the order they came; with
 * the time of each and whether it has matched, and for each key the time at which its rows are looked through next.
 */
final class IntervalSide {
    /** In place of a key's timer. */
    static final long NO_TIMER = Long.MIN_VALUE;

    private final RowTable rows;
    private final RowLists lists = new RowLists();
    /** By row. */
    private long[] times = {};
    /** By row: 1 if it has been put out with a match. */
    private int[] matched = {};
    /** By key. */
    private long[] timers = {};

    IntervalSide(List<LogicalType> types) {
        this.rows = new RowTable(types);
    }

    RowTable rows() {
        return rows;
    }

    RowLists lists() {
        return lists;
    }

    long time(int row) {
        return times[row];
    }

    boolean isMatched(int row) {
        return matched[row] != 0;
    }

    void setMatched(int row) {
        matched[row] = 1;
    }

    long timer(int key) {
        return timers[key];
    }

    void setTimer(int key, long time) {
        timers[key] = time;
    }

    void addKeys(KeyTable keys) {
        lists.addKeys(keys);
        timers = SlotArrays.grow(timers, keys.slotLimit(), NO_TIMER);
        for (int i = 0; i < keys.newSlotCount(); i++) {
            timers[keys.newSlots()[i]] = NO_TIMER;
        }
    }

    boolean isEmpty(int key) {
        return lists.first(key) == RowLists.NONE && timers[key] == NO_TIMER;
    }

    void add(int key, Batch batch, int batchRow, long time, boolean isMatched) {
        int row = rows.allocate();
        rows.set(row, batch, batchRow);
        times = SlotArrays.grow(times, row + 1, 0L);
        matched = SlotArrays.grow(matched, row + 1, 0);
        times[row] = time;
        matched[row] = isMatched ? 1 : 0;
        lists.append(key, row);
    }

    long sizeBytes() {
        return rows.sizeBytes()
                + lists.sizeBytes()
                + (long) (times.length + timers.length) * Long.BYTES
                + (long) matched.length * Integer.BYTES;
    }

    /** Bytes: rows, lists, times and matches by row, timers by key. */
    void snapshot(int keyLimit, DataOutput out) throws IOException {
        rows.snapshot(out);
        lists.snapshot(keyLimit, rows.slotLimit(), out);
        SlotArrays.write(times, rows.slotLimit(), out);
        SlotArrays.write(matched, rows.slotLimit(), out);
        SlotArrays.write(timers, keyLimit, out);
    }

    void restore(int keyLimit, DataInput in) throws IOException {
        rows.restore(in);
        lists.restore(keyLimit, rows.slotLimit(), in);
        times = SlotArrays.readLongs(rows.slotLimit(), 0, in);
        matched = SlotArrays.read(rows.slotLimit(), 0, in);
        timers = SlotArrays.readLongs(keyLimit, NO_TIMER, in);
    }
}

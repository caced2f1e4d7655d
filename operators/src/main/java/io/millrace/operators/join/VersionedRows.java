package io.millrace.operators.join;

import io.millrace.data.Batch;
import io.millrace.data.LongColumn;
import io.millrace.operators.SlotArrays;
import io.millrace.state.KeyTable;
import io.millrace.state.LongStateColumn;
import io.millrace.state.RowTable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;

/** Changes of one input of a temporal join by key, with their kinds: in the order they came, or one for each time by time. */
final class VersionedRows {
    private final RowTable rows;
    private final RowLists lists = new RowLists();
    private final int timeColumn;
    /** By row. */
    private int[] kinds = {};

    VersionedRows(List<LogicalType> types, int timeColumn) {
        this.rows = new RowTable(types);
        this.timeColumn = timeColumn;
    }

    RowTable rows() {
        return rows;
    }

    RowLists lists() {
        return lists;
    }

    long time(int row) {
        return ((LongStateColumn) rows.column(timeColumn)).get(row);
    }

    long time(Batch batch, int row) {
        return ((LongColumn) batch.column(timeColumn)).get(row);
    }

    byte kind(int row) {
        return (byte) kinds[row];
    }

    void addKeys(KeyTable keys) {
        lists.addKeys(keys);
    }

    /** Puts a row behind all others of its key. */
    void append(int key, Batch batch, int batchRow) {
        lists.append(key, add(batch, batchRow));
    }

    /** Puts a row between those of its key by its time, in the place of the one with the same time. */
    void put(int key, Batch batch, int batchRow) {
        long time = time(batch, batchRow);
        int before = lists.last(key);
        while (before != RowLists.NONE && time(before) > time) {
            before = lists.previous(before);
        }
        if (before != RowLists.NONE && time(before) == time) {
            rows.set(before, batch, batchRow);
            kinds[before] = batch.rowKind(batchRow);
        } else {
            lists.insertBehind(key, before, add(batch, batchRow));
        }
    }

    private int add(Batch batch, int batchRow) {
        int row = rows.allocate();
        rows.set(row, batch, batchRow);
        kinds = SlotArrays.grow(kinds, row + 1, 0);
        kinds[row] = batch.rowKind(batchRow);
        return row;
    }

    long sizeBytes() {
        return rows.sizeBytes() + lists.sizeBytes() + (long) kinds.length * Integer.BYTES;
    }

    /** Bytes: rows, lists, kinds by row. */
    void snapshot(int keyLimit, DataOutput out) throws IOException {
        rows.snapshot(out);
        lists.snapshot(keyLimit, rows.slotLimit(), out);
        SlotArrays.write(kinds, rows.slotLimit(), out);
    }

    void restore(int keyLimit, DataInput in) throws IOException {
        rows.restore(in);
        lists.restore(keyLimit, rows.slotLimit(), in);
        kinds = SlotArrays.read(rows.slotLimit(), 0, in);
    }
}

package io.millrace.operators.join;

import io.millrace.data.Batch;
import io.millrace.state.RowTable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;

/** The rows of both inputs of one window, in the order they came; dropped as a whole when the window has been joined. */
final class WindowRows {
    private final RowTable[] rows;

    WindowRows(List<List<LogicalType>> inputTypes) {
        rows = inputTypes.stream().map(RowTable::new).toArray(RowTable[]::new);
    }

    /** Adds the rows {@code selected[0..count)} of a batch. */
    void add(int input, Batch batch, int[] selected, int count) {
        int[] slots = new int[count];
        rows[input].allocate(slots, count);
        rows[input].set(slots, batch, selected, count);
    }

    /** All rows of an input; empty if none came. */
    Batch batch(int input) {
        int size = rows[input].size();
        int[] all = new int[size];
        Arrays.setAll(all, i -> i);
        return new Batch(rows[input].gather(all, size), null, size);
    }

    int size() {
        return rows[0].size() + rows[1].size();
    }

    long sizeBytes() {
        return rows[0].sizeBytes() + rows[1].sizeBytes();
    }

    /** Bytes: left rows, right rows. */
    void snapshot(DataOutput out) throws IOException {
        rows[0].snapshot(out);
        rows[1].snapshot(out);
    }

    void restore(DataInput in) throws IOException {
        rows[0].restore(in);
        rows[1].restore(in);
    }
}

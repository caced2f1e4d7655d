package io.millrace.operators.join;

import io.millrace.data.Batch;
import io.millrace.operators.SlotArrays;
import io.millrace.state.KeyTable;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;

/** The rows of one batch by key, each key's rows in their order. Built once, then probed with whole batches. */
final class BatchIndex {
    static final int NONE = -1;

    private final KeyTable keys;
    /** By key: its first row. */
    private final int[] heads;
    /** By row: the next one of its key. */
    private final int[] next;

    BatchIndex(Batch batch, List<LogicalType> keyTypes, int[] keyColumns) {
        int size = batch.size();
        keys = new KeyTable(keyTypes);
        int[] slots = new int[size];
        keys.findOrInsert(batch, keyColumns, slots);
        heads = new int[keys.slotLimit()];
        Arrays.fill(heads, NONE);
        next = new int[size];
        for (int row = size - 1; row >= 0; row--) {
            next[row] = heads[slots[row]];
            heads[slots[row]] = row;
        }
    }

    /** The first row of each key of a batch, or {@link #NONE}, into an array that is at least as long as the batch. */
    int[] first(Batch probe, int[] keyColumns, int[] scratch) {
        int[] rows = SlotArrays.scratch(scratch, probe.size());
        keys.find(probe, keyColumns, rows);
        for (int i = 0; i < probe.size(); i++) {
            rows[i] = rows[i] < 0 ? NONE : heads[rows[i]];
        }
        return rows;
    }

    /** The row behind another one of the same key, or {@link #NONE}. */
    int next(int row) {
        return next[row];
    }
}

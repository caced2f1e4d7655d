package io.millrace.operators.lateral;

import io.millrace.data.Batch;
import io.millrace.data.BatchRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The batches that have come in an epoch, each with the operands of the calls to make for its rows: calls are made for all
 * of them at once. A call has the number of its row, counted over all batches.
 */
final class PendingRows {
    private final List<Batch> batches = new ArrayList<>();
    private final List<Batch> operands = new ArrayList<>();
    /** Number of the first row of each batch. */
    private int[] starts = new int[8];

    private int size;

    /** @param operandsOfBatch a row for each row of the batch */
    void add(Batch batch, Batch operandsOfBatch) {
        if (batches.size() == starts.length) {
            starts = Arrays.copyOf(starts, starts.length * 2);
        }
        starts[batches.size()] = size;
        batches.add(batch);
        operands.add(operandsOfBatch);
        size += batch.size();
    }

    /** Number of rows, which is that of calls. */
    int size() {
        return size;
    }

    int batchCount() {
        return batches.size();
    }

    Batch batch(int index) {
        return batches.get(index);
    }

    /** Number of the call for the first row of a batch. */
    int start(int batch) {
        return starts[batch];
    }

    /** The operands of a call; a new row, for calls may keep it. */
    BatchRow operands(int call) {
        int found = Arrays.binarySearch(starts, 0, batches.size(), call);
        int batch = found >= 0 ? found : -found - 2;
        return new BatchRow(operands.get(batch)).at(call - starts[batch]);
    }

    void clear() {
        batches.clear();
        operands.clear();
        size = 0;
    }
}

package io.millrace.operators;

import io.millrace.data.Batch;
import io.millrace.data.Limits;
import io.millrace.dataflow.Output;
import io.millrace.state.RowTable;
import java.util.Arrays;

/** Changes to be emitted, each a row of a state with its kind, in order. The rows must stay in their slots until {@link #emit}. */
public final class RowChanges {
    private int[] slots = new int[64];
    private byte[] kinds = new byte[64];
    private int count;
    private boolean insertOnly = true;

    public void add(int slot, byte kind) {
        if (count == slots.length) {
            slots = Arrays.copyOf(slots, count * 2);
            kinds = Arrays.copyOf(kinds, count * 2);
        }
        slots[count] = slot;
        kinds[count++] = kind;
        insertOnly &= kind == Batch.INSERT;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** Emits the changes in batches of moderate size and forgets them. */
    public void emit(RowTable rows, Output output) {
        for (int from = 0; from < count; from += Limits.BATCH_ROWS) {
            int to = Math.min(count, from + Limits.BATCH_ROWS);
            int[] part = from == 0 ? slots : Arrays.copyOfRange(slots, from, to);
            byte[] partKinds = insertOnly ? null : Arrays.copyOfRange(kinds, from, to);
            output.emit(new Batch(rows.gather(part, to - from), partKinds, to - from));
        }
        count = 0;
        insertOnly = true;
    }
}

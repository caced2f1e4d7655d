package io.millrace.operators;

import io.millrace.data.Batch;
import io.millrace.data.Column;
import io.millrace.data.Limits;
import io.millrace.data.LongColumn;
import io.millrace.dataflow.Output;
import io.millrace.state.RowTable;
import java.util.Arrays;

/** Changes to be emitted, each a row of a state with its kind, in order. The rows must stay in their slots until {@link #emit}. */
public final class RowChanges {
    private final boolean withRank;
    private int[] slots = new int[64];
    private byte[] kinds = new byte[64];
    private long[] ranks;
    private int count;
    private boolean insertOnly = true;

    public RowChanges() {
        this(false);
    }

    /** @param withRank whether a BIGINT column with the rank given to {@link #add(int, byte, long)} follows those of the row */
    public RowChanges(boolean withRank) {
        this.withRank = withRank;
        this.ranks = new long[withRank ? slots.length : 0];
    }

    public void add(int slot, byte kind) {
        add(slot, kind, 0);
    }

    public void add(int slot, byte kind, long rank) {
        if (count == slots.length) {
            slots = Arrays.copyOf(slots, count * 2);
            kinds = Arrays.copyOf(kinds, count * 2);
            ranks = Arrays.copyOf(ranks, withRank ? count * 2 : 0);
        }
        if (withRank) {
            ranks[count] = rank;
        }
        slots[count] = slot;
        kinds[count++] = kind;
        insertOnly &= kind == Batch.INSERT;
    }

    /** Emits the changes in batches of moderate size and forgets them. */
    public void emit(RowTable rows, Output output) {
        for (int from = 0; from < count; from += Limits.BATCH_ROWS) {
            int to = Math.min(count, from + Limits.BATCH_ROWS);
            int size = to - from;
            Column[] columns = rows.gather(from == 0 ? slots : Arrays.copyOfRange(slots, from, to), size);
            if (withRank) {
                columns = Arrays.copyOf(columns, columns.length + 1);
                columns[columns.length - 1] = new LongColumn(Arrays.copyOfRange(ranks, from, to), null, size);
            }
            output.emit(new Batch(columns, insertOnly ? null : Arrays.copyOfRange(kinds, from, to), size));
        }
        count = 0;
        insertOnly = true;
    }
}

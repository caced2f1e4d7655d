package io.millrace.operators.join;

import io.millrace.data.Batch;
import io.millrace.data.BooleanColumn;
import io.millrace.data.Column;
import io.millrace.state.RowTable;
import io.millrace.state.StateColumn;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Pairs of a row of the batch that came in and a row of the other side's state, to be put side by side. Either may be
 * missing; its columns are then null.
 */
final class JoinedRows {
    static final int MISSING = -1;

    private int[] inputRows = new int[64];
    private int[] otherRows = new int[64];
    private byte[] kinds = new byte[64];
    private int count;
    private boolean insertOnly = true;
    private boolean inputMissing;
    private boolean otherMissing;

    int count() {
        return count;
    }

    int inputRow(int index) {
        return inputRows[index];
    }

    int otherRow(int index) {
        return otherRows[index];
    }

    void add(byte kind, int inputRow, int otherRow) {
        if (count == kinds.length) {
            inputRows = Arrays.copyOf(inputRows, count * 2);
            otherRows = Arrays.copyOf(otherRows, count * 2);
            kinds = Arrays.copyOf(kinds, count * 2);
        }
        inputRows[count] = inputRow;
        otherRows[count] = otherRow;
        kinds[count++] = kind;
        insertOnly &= kind == Batch.INSERT;
        inputMissing |= inputRow == MISSING;
        otherMissing |= otherRow == MISSING;
    }

    /** Keeps the pairs {@code selected[0..selectedCount)}, ascending. */
    void keep(int[] selected, int selectedCount) {
        for (int i = 0; i < selectedCount; i++) {
            inputRows[i] = inputRows[selected[i]];
            otherRows[i] = otherRows[selected[i]];
            kinds[i] = kinds[selected[i]];
        }
        count = selectedCount;
    }

    void clear() {
        count = 0;
        insertOnly = true;
        inputMissing = false;
        otherMissing = false;
    }

    /** The pairs as a batch, columns of the left input first. */
    Batch joined(Batch batch, RowTable other, boolean inputIsLeft) {
        return joined(batch, other, inputIsLeft, null);
    }

    /** @param needed columns of the result that anybody reads; null for all */
    Batch joined(Batch batch, RowTable other, boolean inputIsLeft, @Nullable BitSet needed) {
        int width = batch.columnCount() + other.columnCount();
        int inputFrom = inputIsLeft ? 0 : other.columnCount();
        int otherFrom = inputIsLeft ? batch.columnCount() : 0;
        Column[] columns = new Column[width];
        boolean isWhole = isWhole(batch.size());
        for (int i = 0; i < batch.columnCount(); i++) {
            boolean isNeeded = needed == null || needed.get(inputFrom + i);
            columns[inputFrom + i] = isNeeded ? inputColumn(batch.column(i), isWhole) : BooleanColumn.blank(count);
        }
        for (int i = 0; i < other.columnCount(); i++) {
            boolean isNeeded = needed == null || needed.get(otherFrom + i);
            columns[otherFrom + i] = isNeeded ? otherColumn(other.column(i)) : BooleanColumn.blank(count);
        }
        return batchOf(columns);
    }

    /** The rows of the batch that came in alone. */
    Batch ofInput(Batch batch) {
        boolean isWhole = isWhole(batch.size());
        Column[] columns = new Column[batch.columnCount()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = inputColumn(batch.column(i), isWhole);
        }
        return batchOf(columns);
    }

    /** The rows of the other side alone. */
    Batch ofOther(RowTable other) {
        return batchOf(other.gatherOrNull(otherRows, count));
    }

    private Batch batchOf(Column[] columns) {
        return new Batch(columns, insertOnly ? null : Arrays.copyOf(kinds, count), count);
    }

    /** Whether each row of the batch that came in is there once, in order, so that its columns serve as they are. */
    private boolean isWhole(int size) {
        if (count != size) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            if (inputRows[i] != i) {
                return false;
            }
        }
        return true;
    }

    private Column inputColumn(Column column, boolean isWhole) {
        if (isWhole) {
            return column;
        }
        return inputMissing ? column.gatherOrNull(inputRows, count) : column.gather(inputRows, count);
    }

    private Column otherColumn(StateColumn column) {
        return otherMissing ? column.gatherOrNull(otherRows, count) : column.gather(otherRows, count);
    }
}

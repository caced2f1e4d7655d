package io.millrace.operators.join;

import io.millrace.data.Batch;
import io.millrace.data.Column;
import java.util.Arrays;

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
    }

    /** The pairs as a batch, columns of the left input first. */
    Batch joined(Batch batch, JoinSide other, boolean inputIsLeft) {
        Column[] left = inputIsLeft ? inputColumns(batch) : otherColumns(other);
        Column[] right = inputIsLeft ? otherColumns(other) : inputColumns(batch);
        Column[] columns = Arrays.copyOf(left, left.length + right.length);
        System.arraycopy(right, 0, columns, left.length, right.length);
        return batchOf(columns);
    }

    /** The rows of the batch that came in alone. */
    Batch ofInput(Batch batch) {
        return batchOf(inputColumns(batch));
    }

    /** The rows of the other side alone. */
    Batch ofOther(JoinSide other) {
        return batchOf(otherColumns(other));
    }

    private Batch batchOf(Column[] columns) {
        return new Batch(columns, insertOnly ? null : Arrays.copyOf(kinds, count), count);
    }

    private Column[] inputColumns(Batch batch) {
        Column[] columns = new Column[batch.columnCount()];
        for (int i = 0; i < columns.length; i++) {
            Column column = batch.column(i);
            columns[i] = inputMissing ? column.gatherOrNull(inputRows, count) : column.gather(inputRows, count);
        }
        return columns;
    }

    private Column[] otherColumns(JoinSide other) {
        int[] slots = otherRows;
        for (int i = 0; i < count; i++) {
            if (slots[i] == MISSING) {
                slots[i] = other.nullRow();
            }
        }
        return other.rows().gather(slots, count);
    }
}

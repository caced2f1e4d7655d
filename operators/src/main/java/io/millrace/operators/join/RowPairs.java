package io.millrace.operators.join;

import io.millrace.data.Batch;
import io.millrace.data.BooleanColumn;
import io.millrace.data.Column;
import io.millrace.state.RowTable;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Pairs of a left and a right row, of two batches or tables, to be put side by side. Either may be missing; its columns are then null. */
final class RowPairs {
    static final int MISSING = -1;

    private int[] leftRows = new int[64];
    private int[] rightRows = new int[64];
    private int count;
    private boolean leftMissing;
    private boolean rightMissing;

    int count() {
        return count;
    }

    int left(int index) {
        return leftRows[index];
    }

    int right(int index) {
        return rightRows[index];
    }

    void add(int leftRow, int rightRow) {
        if (count == leftRows.length) {
            leftRows = Arrays.copyOf(leftRows, count * 2);
            rightRows = Arrays.copyOf(rightRows, count * 2);
        }
        leftRows[count] = leftRow;
        rightRows[count++] = rightRow;
        leftMissing |= leftRow == MISSING;
        rightMissing |= rightRow == MISSING;
    }

    /** Keeps the pairs {@code selected[0..selectedCount)}, ascending. */
    void keep(int[] selected, int selectedCount) {
        for (int i = 0; i < selectedCount; i++) {
            leftRows[i] = leftRows[selected[i]];
            rightRows[i] = rightRows[selected[i]];
        }
        count = selectedCount;
    }

    void clear() {
        count = 0;
        leftMissing = false;
        rightMissing = false;
    }

    /** The pairs as inserts, left columns first. */
    Batch joined(Batch left, Batch right) {
        return joined(left, right, null);
    }

    /** @param needed columns of the result that anybody reads; null for all */
    Batch joined(Batch left, Batch right, @Nullable BitSet needed) {
        int width = left.columnCount();
        Column[] columns = new Column[width + right.columnCount()];
        for (int i = 0; i < columns.length; i++) {
            if (needed != null && !needed.get(i)) {
                columns[i] = BooleanColumn.blank(count);
                continue;
            }
            columns[i] = i < width
                    ? gather(left.column(i), leftRows, leftMissing)
                    : gather(right.column(i - width), rightRows, rightMissing);
        }
        return new Batch(columns, null, count);
    }

    private Column gather(Column column, int[] rows, boolean anyMissing) {
        return anyMissing ? column.gatherOrNull(rows, count) : column.gather(rows, count);
    }

    /** The pairs as inserts, left columns first, of rows that are slots of two tables. */
    Batch joined(RowTable left, RowTable right) {
        Column[] leftColumns = left.gatherOrNull(leftRows, count);
        Column[] columns = Arrays.copyOf(leftColumns, leftColumns.length + right.columnCount());
        System.arraycopy(right.gatherOrNull(rightRows, count), 0, columns, leftColumns.length, right.columnCount());
        return new Batch(columns, null, count);
    }

    /** The left rows alone, as inserts. */
    Batch leftOf(Batch left) {
        Column[] columns = new Column[left.columnCount()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = left.column(i).gather(leftRows, count);
        }
        return new Batch(columns, null, count);
    }
}

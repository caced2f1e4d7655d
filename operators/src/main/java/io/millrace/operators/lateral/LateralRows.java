package io.millrace.operators.lateral;

import io.millrace.data.Batch;
import io.millrace.data.BatchBuilder;
import io.millrace.data.Column;
import io.millrace.data.ColumnBuilder;
import io.millrace.expression.CompiledFilter;
import io.millrace.expression.EvaluationContext;
import java.util.Arrays;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * The rows that were found for the rows of a batch, in their order, and the join of both. Rows on the right are appended
 * left row by left row, either as Flink's {@link RowData} or column by column.
 */
final class LateralRows {
    private static final int MISSING = -1;

    private final BatchBuilder rows;
    private final RowData.FieldGetter[] getters;
    private int[] leftRows = new int[64];
    private int[] selected = {};

    LateralRows(RowType type) {
        rows = new BatchBuilder(type);
        getters = new RowData.FieldGetter[type.getFieldCount()];
        for (int i = 0; i < getters.length; i++) {
            getters[i] = RowData.createFieldGetter(type.getTypeAt(i).copy(true), i);
        }
    }

    /** Appends a row found for a left row; its kind is that of the left row. */
    void add(int leftRow, RowData row) {
        for (int i = 0; i < getters.length; i++) {
            rows.column(i).appendInternal(getters[i].getFieldOrNull(row));
        }
        end(leftRow);
    }

    /** Where to append the values of a row that {@link #end} completes. */
    ColumnBuilder column(int index) {
        return rows.column(index);
    }

    int columnCount() {
        return rows.columnCount();
    }

    /** Completes a row found for a left row, not before the left row of the last one. */
    void end(int leftRow) {
        int count = rows.size();
        if (count == leftRows.length) {
            leftRows = Arrays.copyOf(leftRows, count * 2);
        }
        leftRows[count] = leftRow;
        rows.endRow(Batch.INSERT);
    }

    /**
     * Joins a batch with the rows found for it, and forgets them.
     *
     * @param isLeftJoin whether a left row for which nothing is left gets a row of nulls
     * @param condition on the joined rows; null: none
     * @return columns of the left row, then those found, with the kind of the left row; null if there is no row
     */
    @Nullable
    Batch join(Batch left, boolean isLeftJoin, @Nullable CompiledFilter condition, EvaluationContext evaluation) {
        Batch right = rows.build();
        int count = right.size();
        int[] kept = null;
        if (condition != null && count > 0) {
            if (selected.length < count) {
                selected = new int[count];
            }
            Batch joined = sideBySide(left.gather(leftRows, count), right.columns());
            count = condition.select(joined, selected, evaluation);
            kept = selected;
        }
        if (isLeftJoin) {
            return outer(left, right, kept, count);
        }
        return count == 0 ? null : inner(left, right, kept, count);
    }

    private Batch inner(Batch left, Batch right, int @Nullable [] kept, int count) {
        if (kept == null || count == right.size()) {
            return sideBySide(left.gather(leftRows, count), right.columns());
        }
        int[] keptLeft = new int[count];
        for (int i = 0; i < count; i++) {
            keptLeft[i] = leftRows[kept[i]];
        }
        return sideBySide(
                left.gather(keptLeft, count), right.gather(kept, count).columns());
    }

    private Batch outer(Batch left, Batch right, int @Nullable [] kept, int count) {
        int[] joinedLeft = new int[left.size() + count];
        int[] joinedRight = new int[left.size() + count];
        int joined = 0;
        int next = 0;
        boolean isAnyMissing = false;
        for (int row = 0; row < left.size(); row++) {
            int before = joined;
            while (next < count && leftRows[kept == null ? next : kept[next]] == row) {
                joinedLeft[joined] = row;
                joinedRight[joined++] = kept == null ? next : kept[next];
                next++;
            }
            if (joined == before) {
                joinedLeft[joined] = row;
                joinedRight[joined++] = MISSING;
                isAnyMissing = true;
            }
        }
        Column[] columns = new Column[right.columnCount()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = isAnyMissing
                    ? padded(right.column(i), joinedRight, joined)
                    : right.column(i).gather(joinedRight, joined);
        }
        return sideBySide(left.gather(joinedLeft, joined), columns);
    }

    private static Column padded(Column column, int[] rows, int count) {
        ColumnBuilder builder = ColumnBuilder.of(column.physicalType());
        for (int i = 0; i < count; i++) {
            if (rows[i] == MISSING) {
                builder.appendNull();
            } else {
                builder.append(column, rows[i]);
            }
        }
        return builder.build();
    }

    private static Batch sideBySide(Batch left, Column[] right) {
        Column[] columns = Arrays.copyOf(left.columns(), left.columnCount() + right.length);
        System.arraycopy(right, 0, columns, left.columnCount(), right.length);
        return left.withColumns(columns);
    }
}

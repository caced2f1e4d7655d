package io.millrace.operators.lateral;

import io.millrace.data.Batch;
import io.millrace.data.BatchBuilder;
import io.millrace.data.Column;
import io.millrace.expression.CompiledCalc;
import io.millrace.expression.CompiledFilter;
import io.millrace.expression.EvaluationContext;
import java.util.Arrays;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Rows that belong to the rows of a batch: each with the number of its left row, ascending. Immutable.
 *
 * @param rows the rows found; may be none
 * @param leftRows the left row of each
 */
record FoundRows(Batch rows, int[] leftRows) {
    private static final int MISSING = -1;

    int size() {
        return rows.size();
    }

    /** Those that meet a condition on themselves. */
    FoundRows filter(CompiledFilter condition, EvaluationContext evaluation) {
        return size() == 0 ? this : keep(condition, rows, evaluation);
    }

    /** Those that meet a condition on their left row, whose columns come first, and themselves. */
    FoundRows filterJoined(Batch left, CompiledFilter condition, EvaluationContext evaluation) {
        return size() == 0
                ? this
                : keep(condition, sideBySide(left.gather(leftRows, size()), rows.columns()), evaluation);
    }

    private FoundRows keep(CompiledFilter condition, Batch over, EvaluationContext evaluation) {
        int[] kept = new int[size()];
        int count = condition.select(over, kept, evaluation);
        if (count == size()) {
            return this;
        }
        int[] keptLeft = new int[count];
        for (int i = 0; i < count; i++) {
            keptLeft[i] = leftRows[kept[i]];
        }
        return new FoundRows(rows.gather(kept, count), keptLeft);
    }

    /** The same with other columns; the projection drops no row. */
    FoundRows project(CompiledCalc projection, RowType projected, EvaluationContext evaluation) {
        Batch result = size() == 0 ? null : projection.apply(rows, evaluation);
        return new FoundRows(result == null ? new BatchBuilder(projected).build() : result, leftRows);
    }

    /**
     * Joins a batch with these rows.
     *
     * @param isLeftJoin whether a left row without any gets a row of nulls
     * @return columns of the left row, then those found, with the kind of the left row; null if there is no row
     */
    @Nullable
    Batch join(Batch left, boolean isLeftJoin) {
        if (isLeftJoin) {
            return outer(left);
        }
        return size() == 0 ? null : sideBySide(left.gather(leftRows, size()), rows.columns());
    }

    private Batch outer(Batch left) {
        int[] joinedLeft = new int[left.size() + size()];
        int[] joinedRight = new int[left.size() + size()];
        int joined = 0;
        int next = 0;
        boolean isAnyMissing = false;
        for (int row = 0; row < left.size(); row++) {
            int before = joined;
            while (next < size() && leftRows[next] == row) {
                joinedLeft[joined] = row;
                joinedRight[joined++] = next++;
            }
            if (joined == before) {
                joinedLeft[joined] = row;
                joinedRight[joined++] = MISSING;
                isAnyMissing = true;
            }
        }
        Column[] columns = new Column[rows.columnCount()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = isAnyMissing
                    ? rows.column(i).gatherOrNull(joinedRight, joined)
                    : rows.column(i).gather(joinedRight, joined);
        }
        return sideBySide(left.gather(joinedLeft, joined), columns);
    }

    private static Batch sideBySide(Batch left, Column[] right) {
        Column[] columns = Arrays.copyOf(left.columns(), left.columnCount() + right.length);
        System.arraycopy(right, 0, columns, left.columnCount(), right.length);
        return left.withColumns(columns);
    }
}

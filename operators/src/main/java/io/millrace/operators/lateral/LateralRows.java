package io.millrace.operators.lateral;

import io.millrace.data.Batch;
import io.millrace.data.BatchBuilder;
import io.millrace.data.ColumnBuilder;
import java.util.Arrays;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * Collects the rows that are found for the rows of a batch, left row by left row: either as Flink's {@link RowData} or
 * column by column.
 */
final class LateralRows {
    private final BatchBuilder rows;
    private final RowData.FieldGetter[] getters;
    private int[] leftRows = new int[64];

    LateralRows(RowType type) {
        rows = new BatchBuilder(type);
        getters = new RowData.FieldGetter[type.getFieldCount()];
        for (int i = 0; i < getters.length; i++) {
            getters[i] = RowData.createFieldGetter(type.getTypeAt(i).copy(true), i);
        }
    }

    /** Appends a row found for a left row, whatever kind it has: its kind is that of the left row. */
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

    /** What was collected; begins anew. */
    FoundRows take() {
        int count = rows.size();
        return new FoundRows(rows.build(), Arrays.copyOf(leftRows, count));
    }
}

package io.millrace.operators;

import io.millrace.data.Batch;
import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.dataflow.Output;
import io.millrace.dataflow.StatelessOperator;
import java.util.stream.IntStream;
import org.apache.flink.table.types.logical.RowType;

/** Fails on, or drops, rows with a null in a NOT NULL column of a sink. */
public final class NotNullEnforcerOperator implements StatelessOperator {
    private final RowType type;
    private final int[] columns;
    private final boolean drop;
    private int[] kept = {};

    private NotNullEnforcerOperator(RowType type, int[] columns, boolean drop) {
        this.type = type;
        this.columns = columns;
        this.drop = drop;
    }

    /** @param drop whether such rows are dropped; otherwise they end the pipeline */
    public static OperatorFactory factory(RowType type, boolean drop) {
        int[] columns = IntStream.range(0, type.getFieldCount())
                .filter(i -> !type.getTypeAt(i).isNullable())
                .toArray();
        return () -> new NotNullEnforcerOperator(type, columns, drop);
    }

    @Override
    public void open(OperatorContext context) {}

    @Override
    public void process(int input, Batch batch, Output output) {
        if (!hasNull(batch)) {
            output.emit(batch);
            return;
        }
        int size = batch.size();
        kept = SlotArrays.scratch(kept, size);
        int count = 0;
        for (int row = 0; row < size; row++) {
            int column = firstNull(batch, row);
            if (column < 0) {
                kept[count++] = row;
            } else if (!drop) {
                throw new MillraceException(
                        ErrorCode.DATA,
                        "Column '" + type.getFieldNames().get(column)
                                + "' is NOT NULL, however, a null value is being written into it.",
                        "Set '" + SinkConstraints.NOT_NULL.key() + "'='DROP' to drop such records silently.",
                        null);
            }
        }
        if (count > 0) {
            output.emit(batch.gather(kept, count));
        }
    }

    private boolean hasNull(Batch batch) {
        for (int column : columns) {
            boolean[] nulls = batch.column(column).nulls();
            for (int row = 0; nulls != null && row < batch.size(); row++) {
                if (nulls[row]) {
                    return true;
                }
            }
        }
        return false;
    }

    private int firstNull(Batch batch, int row) {
        for (int column : columns) {
            if (batch.column(column).isNull(row)) {
                return column;
            }
        }
        return -1;
    }
}

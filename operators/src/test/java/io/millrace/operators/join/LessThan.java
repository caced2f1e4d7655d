package io.millrace.operators.join;

import io.millrace.data.LongColumn;
import io.millrace.expression.Compiled;
import io.millrace.expression.CompiledFilter;

/** A condition for tests: one BIGINT column is less than another one, and neither is null. */
record LessThan(int column, int other) implements Compiled<CompiledFilter> {
    @Override
    public CompiledFilter newInstance() {
        return (batch, selected, context) -> {
            LongColumn left = (LongColumn) batch.column(column);
            LongColumn right = (LongColumn) batch.column(other);
            int count = 0;
            for (int row = 0; row < batch.size(); row++) {
                if (!left.isNull(row) && !right.isNull(row) && left.get(row) < right.get(row)) {
                    selected[count++] = row;
                }
            }
            return count;
        };
    }

    @Override
    public String source() {
        return "";
    }
}

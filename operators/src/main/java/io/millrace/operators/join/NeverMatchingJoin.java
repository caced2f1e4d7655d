package io.millrace.operators.join;

import io.millrace.data.Batch;
import io.millrace.data.Column;
import io.millrace.data.ColumnBuilder;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.Output;
import io.millrace.dataflow.StatelessOperator;
import io.millrace.plan.spec.JoinType;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** A join of which no pair of rows can meet the condition: the rows of outer sides go on at once, the others nowhere. */
final class NeverMatchingJoin implements StatelessOperator {
    private final JoinType joinType;
    private final List<List<LogicalType>> inputTypes;

    NeverMatchingJoin(JoinType joinType, RowType leftType, RowType rightType) {
        this.joinType = joinType;
        this.inputTypes = List.of(leftType.getChildren(), rightType.getChildren());
    }

    @Override
    public void open(OperatorContext context) {}

    @Override
    public void process(int input, Batch batch, Output output) {
        if (joinType != JoinType.FULL && joinType != (input == 0 ? JoinType.LEFT : JoinType.RIGHT)) {
            return;
        }
        int leftWidth = inputTypes.get(0).size();
        Column[] columns = new Column[leftWidth + inputTypes.get(1).size()];
        for (int i = 0; i < columns.length; i++) {
            int side = i < leftWidth ? 0 : 1;
            int column = i - side * leftWidth;
            columns[i] = side == input
                    ? batch.column(column)
                    : nulls(inputTypes.get(side).get(column), batch.size());
        }
        output.emit(batch.withColumns(columns));
    }

    private static Column nulls(LogicalType type, int size) {
        ColumnBuilder builder = ColumnBuilder.of(type);
        for (int i = 0; i < size; i++) {
            builder.appendNull();
        }
        return builder.build();
    }
}

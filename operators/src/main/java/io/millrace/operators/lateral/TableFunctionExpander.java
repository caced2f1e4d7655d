package io.millrace.operators.lateral;

import io.millrace.data.Batch;
import io.millrace.data.BatchRow;
import io.millrace.expression.user.FunctionRuntime;
import io.millrace.expression.user.TableFunctionCall;

/** Calls a table function for each row. */
final class TableFunctionExpander implements RowExpander {
    private final TableFunctionCall call;
    private final FunctionRuntime runtime;

    TableFunctionExpander(TableFunctionCall call, FunctionRuntime runtime) {
        this.call = call;
        this.runtime = runtime;
    }

    @Override
    public void open() {
        call.open(runtime);
    }

    @Override
    public void expand(Batch operands, LateralRows rows) {
        BatchRow cursor = new BatchRow(operands);
        for (int i = 0; i < operands.size(); i++) {
            int row = i;
            call.call(cursor.at(row), found -> rows.add(row, found));
        }
    }

    @Override
    public void close() {
        call.close();
    }
}

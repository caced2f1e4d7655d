package io.millrace.operators;

import io.millrace.data.Batch;
import io.millrace.data.BatchBuilder;
import io.millrace.dataflow.Operator;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.dataflow.Output;
import io.millrace.plan.Values;
import io.millrace.plan.expression.Literal;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Constant rows: {@link Values}. Has no input and emits its rows in its first epoch; run one instance of it. */
public final class ValuesOperator implements Operator {
    private final @Nullable Batch rows;
    private boolean emitted;

    private ValuesOperator(@Nullable Batch rows) {
        this.rows = rows;
    }

    public static OperatorFactory factory(Values node) {
        BatchBuilder builder = new BatchBuilder(node.outputType());
        for (List<Literal> tuple : node.tuples()) {
            for (int i = 0; i < tuple.size(); i++) {
                builder.column(i).appendInternal(tuple.get(i).value());
            }
            builder.endRow(Batch.INSERT);
        }
        Batch rows = builder.isEmpty() ? null : builder.build();
        return () -> new ValuesOperator(rows);
    }

    @Override
    public void open(OperatorContext context) {}

    @Override
    public void process(int input, Batch batch, Output output) {
        throw new IllegalStateException("constant rows have no input");
    }

    @Override
    public void advanceTime(long watermarkMillis, Output output) {
        if (!emitted && rows != null) {
            output.emit(rows);
        }
        emitted = true;
    }

    @Override
    public void snapshot(DataOutput out) throws IOException {
        out.writeBoolean(emitted);
    }

    @Override
    public void restore(DataInput in) throws IOException {
        emitted = in.readBoolean();
    }
}

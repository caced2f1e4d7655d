package io.millrace.engine.run;

import io.millrace.data.Batch;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.Output;
import io.millrace.dataflow.StatelessOperator;

/** Where the rows of a split enter: passes on what readers have decoded. */
final class OperatorOfSplit implements StatelessOperator {
    @Override
    public void open(OperatorContext context) {}

    @Override
    public void process(int input, Batch batch, Output output) {
        output.emit(batch);
    }
}

package io.millrace.operators;

import io.millrace.data.Batch;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.dataflow.Output;
import io.millrace.dataflow.StatelessOperator;
import io.millrace.plan.DropUpdateBefore;

/** Drops the old row of each update: {@link DropUpdateBefore}. */
public final class DropUpdateBeforeOperator implements StatelessOperator {
    private int[] kept = {};

    private DropUpdateBeforeOperator() {}

    public static OperatorFactory factory() {
        return DropUpdateBeforeOperator::new;
    }

    @Override
    public void open(OperatorContext context) {}

    @Override
    public void process(int input, Batch batch, Output output) {
        byte[] kinds = batch.rowKinds();
        if (kinds == null) {
            output.emit(batch);
            return;
        }
        int size = batch.size();
        kept = SlotArrays.scratch(kept, size);
        int count = 0;
        for (int row = 0; row < size; row++) {
            if (kinds[row] != Batch.UPDATE_BEFORE) {
                kept[count++] = row;
            }
        }
        if (count == size) {
            output.emit(batch);
        } else if (count > 0) {
            output.emit(batch.gather(kept, count));
        }
    }
}

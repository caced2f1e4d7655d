package io.millrace.operators.aggregate;

import io.millrace.data.Batch;
import io.millrace.dataflow.Operator;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.dataflow.Output;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A local and a global aggregate one after the other, as one operator: rows in, results out. */
public record TwoPhases(OperatorFactory local, OperatorFactory global) implements OperatorFactory {
    @Override
    public Operator create() {
        return new Chain(local.create(), global.create());
    }

    private record Chain(Operator local, Operator global) implements Operator {
        @Override
        public void open(OperatorContext context) {
            local.open(context);
            global.open(context);
        }

        @Override
        public void process(int input, Batch batch, Output output) {
            local.process(0, batch, into(output));
        }

        private Output into(Output output) {
            return batch -> global.process(0, batch, output);
        }

        /** The local aggregate puts out its rows before the global one learns of the time, as when an exchange is between. */
        @Override
        public void advanceTime(long watermarkMillis, Output output) {
            local.advanceTime(watermarkMillis, into(output));
            local.endEpoch(into(output));
            global.advanceTime(watermarkMillis, output);
        }

        @Override
        public void endEpoch(Output output) {
            global.endEpoch(output);
        }

        @Override
        public long nextTimerMillis() {
            return Math.min(local.nextTimerMillis(), global.nextTimerMillis());
        }

        @Override
        public void snapshot(DataOutput out) throws IOException {
            local.snapshot(out);
            global.snapshot(out);
        }

        @Override
        public void restore(DataInput in) throws IOException {
            local.restore(in);
            global.restore(in);
        }
    }
}

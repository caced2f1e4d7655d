package io.millrace.engine.run;

import io.millrace.data.Batch;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.Output;
import io.millrace.dataflow.SinkWriter;
import io.millrace.dataflow.StagedOutput;
import io.millrace.dataflow.StatelessOperator;
import org.jspecify.annotations.Nullable;

/** A writer of a sink, driven like an operator; stages what it has at the end of an epoch. */
final class OperatorOfSink implements StatelessOperator {
    private final SinkWriter writer;
    private @Nullable StagedOutput staged;

    OperatorOfSink(SinkWriter writer) {
        this.writer = writer;
    }

    @Override
    public void open(OperatorContext context) {}

    @Override
    public void process(int input, Batch batch, Output output) {
        writer.write(batch);
    }

    @Override
    public void endEpoch(Output output) {
        staged = writer.stage();
    }

    /** What the epoch has staged; null if nothing. */
    @Nullable
    StagedOutput takeStaged() {
        StagedOutput taken = staged;
        staged = null;
        return taken;
    }

    @Override
    public void close() {
        writer.close();
    }
}

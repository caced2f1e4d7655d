package io.millrace.operators.over;

import io.millrace.data.Batch;
import io.millrace.data.Column;
import io.millrace.dataflow.Operator;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.Output;
import io.millrace.operators.SlotArrays;
import io.millrace.operators.Snapshots;
import io.millrace.operators.aggregate.AggregateState;
import io.millrace.operators.aggregate.RunningResults;
import io.millrace.state.KeyTable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * An over aggregate in the order in which rows come, put out at once: over all rows of the partition so far, or over the last
 * ones. Follows Flink's ProcTimeUnboundedPrecedingFunction and ProcTimeRowsBoundedPrecedingFunction.
 */
final class ImmediateOverOperator implements Operator {
    private static final int VERSION = 1;

    private final OverPlan plan;
    private final boolean isBounded;
    private final KeyTable keys;

    /** Rows of the frames; none where they are unbounded. */
    private final PartitionRows rows;

    private final AggregateState state;
    private final RunningResults results;
    private final FrameSteps steps;
    private int[] slots = {};
    private int[] allRows = {};

    ImmediateOverOperator(OverPlan plan) {
        this.plan = plan;
        this.isBounded = plan.preceding() != OverPlan.UNBOUNDED;
        this.keys = new KeyTable(plan.partitionTypes());
        this.rows = new PartitionRows(plan.rowTypes());
        this.state = plan.calls().create();
        this.results = new RunningResults(state);
        this.steps = new FrameSteps(plan, rows.rows(), state);
    }

    @Override
    public void open(OperatorContext context) {}

    @Override
    public void process(int input, Batch batch, Output output) {
        OverAggregateOperator.checkInsertOnly(batch);
        slots = SlotArrays.scratch(slots, batch.size());
        keys.findOrInsert(batch, plan.partition(), slots);
        state.ensureCapacity(keys.slotLimit());
        if (isBounded) {
            rows.ensureCapacity(keys.slotLimit());
            for (int row = 0; row < batch.size(); row++) {
                add(slots[row], batch, row);
            }
            steps.run(output);
        } else {
            output.emit(withResults(batch));
        }
    }

    /** The order of rows is that of their coming, so that they all have the same time. */
    private void add(int partition, Batch batch, int row) {
        if (rows.frameSize(partition) >= plan.preceding()) {
            steps.leave(rows.leave(partition), partition);
        }
        rows.add(partition, 0, batch, row);
        int slot = rows.enter(partition);
        steps.enter(slot, partition);
        steps.emit(slot);
    }

    private Batch withResults(Batch batch) {
        int size = batch.size();
        if (allRows.length < size) {
            allRows = new int[size];
            Arrays.setAll(allRows, row -> row);
        }
        Batch withConstants = new Batch(plan.withConstants(batch.columns(), size), null, size);
        Column[] found = results.take(withConstants, slots, allRows, size);
        Column[] columns = Arrays.copyOf(batch.columns(), batch.columnCount() + found.length);
        System.arraycopy(found, 0, columns, batch.columnCount(), found.length);
        return Batch.of(size, columns);
    }

    /** Bytes: version, partitions, rows of their frames, aggregates. */
    @Override
    public void snapshot(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        keys.snapshot(out);
        if (isBounded) {
            rows.snapshot(keys.slotLimit(), out);
        }
        state.snapshot(keys.slotLimit(), out);
    }

    @Override
    public void restore(DataInput in) throws IOException {
        Snapshots.checkVersion(in, VERSION, "over aggregate in the order of processing time");
        keys.restore(in);
        if (isBounded) {
            rows.restore(keys.slotLimit(), in);
        }
        state.restore(keys.slotLimit(), in);
    }

    @Override
    public long stateRows() {
        return isBounded ? rows.rows().size() : keys.size();
    }

    @Override
    public long stateBytes() {
        return keys.sizeBytes() + rows.sizeBytes() + state.sizeBytes();
    }
}

package io.millrace.operators.over;

import io.millrace.data.Batch;
import io.millrace.data.Column;
import io.millrace.data.Limits;
import io.millrace.dataflow.Output;
import io.millrace.operators.aggregate.AggregateState;
import io.millrace.operators.aggregate.RunningResults;
import io.millrace.state.RowTable;
import java.util.Arrays;

/**
 * What happens to frames, in order, held back until there is enough to do it for whole columns: rows enter and leave the
 * aggregates of their partition, and rows are put out with the results as they are then. The rows must stay in their slots
 * until {@link #run}.
 */
final class FrameSteps {
    private final OverPlan plan;
    private final RowTable rows;
    private final RunningResults results;

    private int[] stepRows = new int[64];
    private int[] stepPartitions = new int[64];
    private byte[] stepKinds = new byte[64];
    private int stepCount;
    private boolean anyLeaves;

    /** The last step before each distinct result. */
    private int[] emits = new int[64];

    private int emitCount;

    private int[] outRows = new int[64];

    /** By row that is put out: which of the distinct results is its own. */
    private int[] outEmits = new int[64];

    private int outCount;

    private int[] freed = new int[64];
    private int freedCount;

    FrameSteps(OverPlan plan, RowTable rows, AggregateState state) {
        this.plan = plan;
        this.rows = rows;
        this.results = new RunningResults(state);
    }

    /** A row comes into the aggregates of a partition. */
    void enter(int row, int partition) {
        step(row, partition, Batch.INSERT);
    }

    /** A row is taken back from the aggregates of its partition, and is free once all steps are done. */
    void leave(int row, int partition) {
        step(row, partition, Batch.DELETE);
        anyLeaves = true;
        free(row);
    }

    private void step(int row, int partition, byte kind) {
        if (stepCount == stepRows.length) {
            stepRows = Arrays.copyOf(stepRows, stepCount * 2);
            stepPartitions = Arrays.copyOf(stepPartitions, stepCount * 2);
            stepKinds = Arrays.copyOf(stepKinds, stepCount * 2);
        }
        stepRows[stepCount] = row;
        stepPartitions[stepCount] = partition;
        stepKinds[stepCount++] = kind;
    }

    /** Puts a row out with the results that the steps up to the last one give in its partition. */
    void emit(int row) {
        if (emitCount == 0 || emits[emitCount - 1] != stepCount - 1) {
            if (emitCount == emits.length) {
                emits = Arrays.copyOf(emits, emitCount * 2);
            }
            emits[emitCount++] = stepCount - 1;
        }
        if (outCount == outRows.length) {
            outRows = Arrays.copyOf(outRows, outCount * 2);
            outEmits = Arrays.copyOf(outEmits, outCount * 2);
        }
        outRows[outCount] = row;
        outEmits[outCount++] = emitCount - 1;
    }

    /** A row is not needed once all steps are done. */
    void free(int row) {
        if (freedCount == freed.length) {
            freed = Arrays.copyOf(freed, freedCount * 2);
        }
        freed[freedCount++] = row;
    }

    /** Whether there is enough to be worth a batch. */
    boolean isFull() {
        return stepCount >= Limits.BATCH_ROWS;
    }

    /** Does all steps, puts rows out, and frees those that are not needed. */
    void run(Output output) {
        if (stepCount > 0) {
            Column[] outColumns = rows.gather(outRows, outCount);
            boolean stepsAreOutput =
                    stepCount == outCount && Arrays.equals(stepRows, 0, stepCount, outRows, 0, outCount);
            Column[] stepColumns = stepsAreOutput ? outColumns : rows.gather(stepRows, stepCount);
            byte[] kinds = anyLeaves ? Arrays.copyOf(stepKinds, stepCount) : null;
            Batch steps = new Batch(plan.withConstants(stepColumns, stepCount), kinds, stepCount);
            Column[] found = results.take(steps, stepPartitions, emits, emitCount);
            output.emit(new Batch(append(outColumns, found), null, outCount));
        }
        for (int i = 0; i < freedCount; i++) {
            rows.free(freed[i]);
        }
        stepCount = 0;
        anyLeaves = false;
        emitCount = 0;
        outCount = 0;
        freedCount = 0;
    }

    private Column[] append(Column[] columns, Column[] found) {
        Column[] all = Arrays.copyOf(columns, columns.length + found.length);
        for (int i = 0; i < found.length; i++) {
            all[columns.length + i] = emitCount == outCount ? found[i] : found[i].gather(outEmits, outCount);
        }
        return all;
    }
}

package io.millrace.operators.over;

import io.millrace.data.Batch;
import io.millrace.data.LongColumn;
import io.millrace.dataflow.Operator;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.Output;
import io.millrace.operators.SlotArrays;
import io.millrace.operators.Snapshots;
import io.millrace.operators.aggregate.AggregateState;
import io.millrace.operators.rank.TimeQueue;
import io.millrace.state.KeyTable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An over aggregate whose rows wait until time has come to them: event time, and processing time where rows of one
 * millisecond share their frame. Follows Flink's RowTimeUnboundedPrecedingOverFunctionV2, RowTimeRowsBoundedPrecedingFunction,
 * RowTimeRangeBoundedPrecedingFunction and ProcTimeRangeBoundedPrecedingFunction, down to what they take for late: behind an
 * unbounded frame's first rows, a row behind the watermark; in a bounded frame, a row behind the last timer of its partition,
 * or from before 1970. Frames of a length in time are forgotten when none of their rows can be in a frame any more.
 *
 * <p>A timer that is set behind the watermark fires with the next watermark, as Flink's do.
 */
final class TimedOverOperator implements Operator {
    private static final int VERSION = 1;
    private static final long NEVER = Long.MAX_VALUE;

    private final OverPlan plan;
    private final boolean isEventTime;
    private final boolean isBounded;
    private final boolean forgets;

    private final KeyTable keys;
    private final PartitionRows rows;
    private final AggregateState state;
    private final TimeQueue timers = new TimeQueue();
    private long watermark = Long.MIN_VALUE;

    /** By partition, in a bounded frame: the time of its last timer. */
    private long[] lastTimers = {};

    /** By partition, in a frame of a length in time: when it is forgotten unless rows come. */
    private long[] forgetTimes = {};

    // What an epoch does; empty between epochs.
    private final FrameSteps steps;
    private int[] slots = {};
    private int[] entered = {};
    private int[] forgotten = {};
    private int forgottenCount;
    private @Nullable OperatorContext context;

    TimedOverOperator(OverPlan plan) {
        this.plan = plan;
        this.isEventTime = plan.time() == OverPlan.Time.EVENT;
        this.isBounded = plan.preceding() != OverPlan.UNBOUNDED;
        this.forgets = isBounded && !plan.isRows();
        this.keys = new KeyTable(plan.partitionTypes());
        this.rows = new PartitionRows(plan.rowTypes());
        this.state = plan.calls().create();
        this.steps = new FrameSteps(plan, rows.rows(), state);
    }

    @Override
    public void open(OperatorContext newContext) {
        context = newContext;
    }

    private OperatorContext context() {
        if (context == null) {
            throw new IllegalStateException("the operator was not opened");
        }
        return context;
    }

    @Override
    public void process(int input, Batch batch, Output output) {
        OverAggregateOperator.checkInsertOnly(batch);
        slots = SlotArrays.scratch(slots, batch.size());
        keys.findOrInsert(batch, plan.partition(), slots);
        ensureCapacity(keys.slotLimit());
        if (isEventTime) {
            addByEventTime(batch);
        } else {
            long now = context().clock().processingTimeMillis();
            for (int row = 0; row < batch.size(); row++) {
                add(slots[row], now, batch, row);
            }
        }
    }

    private void ensureCapacity(int partitions) {
        rows.ensureCapacity(partitions);
        state.ensureCapacity(partitions);
        if (partitions > lastTimers.length) {
            int from = lastTimers.length;
            lastTimers = Arrays.copyOf(lastTimers, Math.max(partitions, Math.max(16, from + (from >> 1))));
            forgetTimes = Arrays.copyOf(forgetTimes, lastTimers.length);
            Arrays.fill(forgetTimes, from, forgetTimes.length, NEVER);
        }
    }

    private void addByEventTime(Batch batch) {
        LongColumn times = (LongColumn) batch.column(plan.order().index());
        int lateRows = 0;
        for (int row = 0; row < batch.size(); row++) {
            int partition = slots[row];
            long time = times.get(row);
            boolean isLate = time <= (isBounded ? lastTimers[partition] : watermark);
            if (isLate || times.isNull(row)) {
                lateRows++;
            } else {
                add(partition, time, batch, row);
            }
        }
        if (lateRows > 0) {
            context().countLateRows(lateRows);
            forgetPartitionsOfLateRows();
        }
    }

    private void forgetPartitionsOfLateRows() {
        for (int i = 0; i < keys.newSlotCount(); i++) {
            int partition = keys.newSlots()[i];
            if (!rows.hasWaiting(partition)) {
                keys.remove(partition);
            }
        }
    }

    private void add(int partition, long time, Batch batch, int row) {
        boolean isFirst = rows.add(partition, time, batch, row);
        if (isFirst) {
            timers.add(isEventTime ? time : time + 1, partition);
        }
        if (forgets) {
            remember(partition, time);
        }
    }

    /** Puts off when a partition is forgotten; by more than is needed, so that not every row sets a timer. */
    private void remember(int partition, long time) {
        long earliest = time + plan.preceding() + 1;
        if (forgetTimes[partition] == NEVER || forgetTimes[partition] < earliest) {
            forgetTimes[partition] = time + (long) (plan.preceding() * 1.5) + 1;
            timers.add(forgetTimes[partition], partition);
        }
    }

    @Override
    public void advanceTime(long watermarkMillis, Output output) {
        if (!isEventTime) {
            fire(context().clock().processingTimeMillis(), output);
        } else if (watermarkMillis > watermark) {
            watermark = watermarkMillis;
            fire(watermarkMillis, output);
        }
    }

    private void fire(long now, Output output) {
        long firedTime = 0;
        int firedPartition = -1;
        while (!timers.isEmpty() && timers.firstTime() <= now) {
            long time = timers.firstTime();
            int partition = timers.removeFirst();
            if (time == firedTime && partition == firedPartition) {
                continue;
            }
            firedTime = time;
            firedPartition = partition;
            if (forgets && forgetTimes[partition] <= time) {
                forgotten = SlotArrays.grow(forgotten, forgottenCount + 1, 0);
                forgotten[forgottenCount++] = partition;
                continue;
            }
            fire(partition, time);
            lastTimers[partition] = time;
            if (steps.isFull()) {
                steps.run(output);
            }
        }
        steps.run(output);
        forget();
    }

    /** No timer of a partition is later than the one with which it is forgotten, so that this can wait for all others. */
    private void forget() {
        for (int i = 0; i < forgottenCount; i++) {
            int partition = forgotten[i];
            rows.clear(partition);
            state.reset(partition);
            lastTimers[partition] = 0;
            forgetTimes[partition] = NEVER;
            keys.remove(partition);
        }
        forgottenCount = 0;
    }

    private void fire(int partition, long time) {
        long rowTime = isEventTime ? time : time - 1;
        if (!rows.isNextAt(partition, rowTime)) {
            return;
        }
        if (plan.isRows()) {
            while (rows.isNextAt(partition, rowTime)) {
                if (isBounded && rows.frameSize(partition) >= plan.preceding()) {
                    steps.leave(rows.leave(partition), partition);
                }
                int row = rows.enter(partition);
                steps.enter(row, partition);
                steps.emit(row);
            }
        } else {
            enterTogether(partition, rowTime);
        }
        if (!isBounded) {
            while (rows.frameSize(partition) > 0) {
                steps.free(rows.leave(partition));
            }
        }
    }

    /** Rows of one time are put out with the results after the last of them. */
    private void enterTogether(int partition, long rowTime) {
        while (isBounded && rows.isFirstBefore(partition, rowTime - plan.preceding())) {
            steps.leave(rows.leave(partition), partition);
        }
        int count = 0;
        while (rows.isNextAt(partition, rowTime)) {
            int row = rows.enter(partition);
            steps.enter(row, partition);
            entered = SlotArrays.grow(entered, count + 1, 0);
            entered[count++] = row;
        }
        for (int i = 0; i < count; i++) {
            steps.emit(entered[i]);
        }
    }

    @Override
    public long nextTimerMillis() {
        return isEventTime || timers.isEmpty() ? Long.MAX_VALUE : timers.firstTime();
    }

    /** Bytes: version, watermark, partitions, rows, aggregates, timers, then the last and forget times of each partition. */
    @Override
    public void snapshot(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeLong(watermark);
        keys.snapshot(out);
        int partitions = keys.slotLimit();
        rows.snapshot(partitions, out);
        state.snapshot(partitions, out);
        timers.snapshot(out);
        for (int partition = 0; partition < partitions; partition++) {
            out.writeLong(lastTimers[partition]);
            out.writeLong(forgetTimes[partition]);
        }
    }

    @Override
    public void restore(DataInput in) throws IOException {
        Snapshots.checkVersion(in, VERSION, "over aggregate in the order of time");
        watermark = in.readLong();
        keys.restore(in);
        int partitions = keys.slotLimit();
        ensureCapacity(partitions);
        rows.restore(partitions, in);
        state.restore(partitions, in);
        timers.restore(in);
        for (int partition = 0; partition < partitions; partition++) {
            lastTimers[partition] = in.readLong();
            forgetTimes[partition] = in.readLong();
        }
    }

    @Override
    public long stateRows() {
        return rows.rows().size();
    }

    @Override
    public long stateBytes() {
        return keys.sizeBytes() + rows.sizeBytes() + state.sizeBytes() + timers.sizeBytes() + 16L * lastTimers.length;
    }
}

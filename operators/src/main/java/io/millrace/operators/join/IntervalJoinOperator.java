package io.millrace.operators.join;

import io.millrace.data.Batch;
import io.millrace.data.Limits;
import io.millrace.data.LongColumn;
import io.millrace.data.NotNativeException;
import io.millrace.data.PhysicalType;
import io.millrace.dataflow.Operator;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.dataflow.Output;
import io.millrace.expression.Compiled;
import io.millrace.expression.CompiledFilter;
import io.millrace.expression.EvaluationContext;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.operators.OperatorEvaluation;
import io.millrace.operators.SlotArrays;
import io.millrace.operators.Snapshots;
import io.millrace.operators.rank.TimeQueue;
import io.millrace.plan.IntervalJoin;
import io.millrace.plan.spec.JoinType;
import io.millrace.state.KeyTable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Joins rows whose times lie within bounds of each other: {@link IntervalJoin}. Follows Flink's TimeIntervalJoin change by
 * change, as if each key had an instance of its own; only the order of several matches of one row is our own, that in which
 * they came.
 *
 * <p>A row is kept while rows of the other input may come in time to match it. A kept row that has expired is dropped when a
 * row of the other input meets it, which it may still match, or when the timer of its key fires; if its side is an outer one
 * and it never matched, it comes out with nulls then. A row that comes too late to be kept is joined with what is there.
 */
public final class IntervalJoinOperator implements Operator {
    private static final int VERSION = 1;

    private final JoinKeys joinKeys;
    private final boolean[] isOuter;
    private final boolean isEventTime;
    private final int[] timeColumns;
    /** By input: how far behind a row's time rows of the other input may lie; before it, by the other input's entry. */
    private final long[] reachMillis;

    private final long cleanUpMillis;
    private final @Nullable JoinCondition condition;

    private final KeyTable keys;
    private final IntervalSide[] sides;
    private long watermark = Long.MIN_VALUE;
    /** Timers of both sides: twice the key, plus one for the left side, so that right rows go first, as in Flink. */
    private final TimeQueue timers = new TimeQueue();

    private EvaluationContext evaluation = EvaluationContext.of(0, EvaluationContext.NO_WATERMARK);

    // Scratch space of one batch.
    private int[] keySlots = {};
    private final JoinedRows matches = new JoinedRows();
    private final JoinedRows expired = new JoinedRows();
    private final JoinedRows changes = new JoinedRows();

    private IntervalJoinOperator(
            IntervalJoin node,
            RowType leftType,
            RowType rightType,
            long cleanUpMillis,
            @Nullable JoinCondition condition) {
        JoinType type = node.join().joinType();
        this.joinKeys = JoinKeys.of(node.join());
        this.isOuter = new boolean[] {
            type == JoinType.LEFT || type == JoinType.FULL, type == JoinType.RIGHT || type == JoinType.FULL
        };
        this.isEventTime = node.isEventTime();
        this.timeColumns = new int[] {node.leftTimeIndex(), node.rightTimeIndex()};
        this.reachMillis = new long[] {-node.leftLowerBoundMillis(), node.leftUpperBoundMillis()};
        this.cleanUpMillis = Math.max(0, cleanUpMillis);
        this.condition = condition;
        this.keys = new KeyTable(joinKeys.types(leftType.getChildren()));
        this.sides =
                new IntervalSide[] {new IntervalSide(leftType.getChildren()), new IntervalSide(rightType.getChildren())
                };
    }

    /** @param cleanUpMillis {@code table.exec.interval-join.min-cleanup-interval} */
    public static OperatorFactory factory(
            IntervalJoin node, RowType leftType, RowType rightType, long cleanUpMillis, ExpressionCompiler compiler) {
        return factory(
                node,
                leftType,
                rightType,
                cleanUpMillis,
                JoinCondition.compile(node.join().nonEquiCondition(), leftType, rightType, compiler));
    }

    /** @param condition over the columns of both inputs, left first; null if there is none besides keys and bounds */
    static OperatorFactory factory(
            IntervalJoin node,
            RowType leftType,
            RowType rightType,
            long cleanUpMillis,
            @Nullable Compiled<CompiledFilter> condition) {
        JoinType type = node.join().joinType();
        if (type == JoinType.SEMI || type == JoinType.ANTI) {
            throw new NotNativeException("an interval join of type " + type);
        }
        if (node.leftUpperBoundMillis() < node.leftLowerBoundMillis()) {
            return () -> new NeverMatchingJoin(type, leftType, rightType);
        }
        if (node.isEventTime()) {
            checkTime(leftType, node.leftTimeIndex());
            checkTime(rightType, node.rightTimeIndex());
        }
        return new OperatorFactory() {
            @Override
            public Operator create() {
                JoinCondition instance = JoinCondition.of(condition, node.join().nonEquiCondition());
                return new IntervalJoinOperator(node, leftType, rightType, cleanUpMillis, instance);
            }

            @Override
            public String stateDescription() {
                return "the rows of both inputs that may still be matched";
            }
        };
    }

    private static void checkTime(RowType type, int column) {
        if (PhysicalType.of(type.getTypeAt(column)) != PhysicalType.LONG) {
            throw new NotNativeException(
                    "an interval join by " + type.getTypeAt(column).asSummaryString());
        }
    }

    @Override
    public void open(OperatorContext context) {
        evaluation = new OperatorEvaluation(context);
    }

    /** The time that rows are judged by: before the first watermark, and before 1970, it is zero, as in Flink. */
    private long now() {
        return isEventTime ? Math.max(0, watermark) : evaluation.processingTimeMillis();
    }

    @Override
    public void process(int input, Batch batch, Output output) {
        int size = batch.size();
        keySlots = SlotArrays.scratch(keySlots, size);
        keys.findOrInsert(batch, joinKeys.columns()[input], keySlots);
        sides[0].addKeys(keys);
        sides[1].addKeys(keys);
        long now = now();
        int row = 0;
        while (row < size) {
            int from = row;
            while (row < size && matches.count() < Limits.BATCH_ROWS) {
                meet(input, batch, row, time(input, batch, row, now), now);
                row++;
            }
            if (condition != null && matches.count() > 0) {
                Batch candidates = matches.joined(batch, sides[1 - input].rows(), input == 0, condition.columns());
                int count = condition.select(candidates, evaluation);
                matches.keep(condition.selected(), count);
            }
            settle(input, batch, from, row, now);
            emit(input, batch, output);
        }
        for (int i = 0; i < size; i++) {
            forgetIfEmpty(keySlots[i]);
        }
    }

    private long time(int input, Batch batch, int row, long now) {
        return isEventTime ? ((LongColumn) batch.column(timeColumns[input])).get(row) : now;
    }

    /** Finds the rows of the other side that a row may match, and takes out of it those that have expired. */
    private void meet(int input, Batch batch, int row, long time, long now) {
        IntervalSide other = sides[1 - input];
        long earliest = time - reachMillis[1 - input];
        long latest = time + reachMillis[input];
        long expiration = expiration(1 - input, now);
        boolean matchesNothing = joinKeys.matchesNothing(input, batch, row);
        int key = keySlots[row];
        int next;
        for (int slot = other.lists().first(key); slot != RowLists.NONE; slot = next) {
            next = other.lists().next(slot);
            long otherTime = other.time(slot);
            if (otherTime >= earliest && otherTime <= latest && !matchesNothing) {
                matches.add(Batch.INSERT, row, slot);
            }
            if (otherTime <= expiration) {
                other.lists().unlink(key, slot);
                expired.add(Batch.INSERT, row, slot);
            }
        }
    }

    /** The time up to which rows of a side can no longer be matched by rows that come in time. */
    private long expiration(int side, long now) {
        return now == Long.MAX_VALUE ? now : now - reachMillis[side] - 1;
    }

    /** Puts out the matches of the rows {@code [from, to)}, then what expired as they came, and keeps them. */
    private void settle(int input, Batch batch, int from, int to, long now) {
        IntervalSide other = sides[1 - input];
        int match = 0;
        int expiredCount = 0;
        for (int row = from; row < to; row++) {
            int firstMatch = match;
            while (match < matches.count() && matches.inputRow(match) == row) {
                int slot = matches.otherRow(match++);
                other.setMatched(slot);
                changes.add(Batch.INSERT, row, slot);
            }
            while (expiredCount < expired.count() && expired.inputRow(expiredCount) == row) {
                int slot = expired.otherRow(expiredCount++);
                if (isOuter[1 - input] && !other.isMatched(slot)) {
                    changes.add(Batch.INSERT, JoinedRows.MISSING, slot);
                }
            }
            long time = time(input, batch, row, now);
            if (now < time + reachMillis[input]) {
                keep(input, batch, row, time, match > firstMatch);
            } else if (isOuter[input] && match == firstMatch) {
                changes.add(Batch.INSERT, row, JoinedRows.MISSING);
            }
        }
    }

    private void keep(int input, Batch batch, int row, long time, boolean isMatched) {
        int key = keySlots[row];
        sides[input].add(key, batch, row, time, isMatched);
        if (sides[input].timer(key) == IntervalSide.NO_TIMER) {
            setTimer(input, key, time);
        }
    }

    private void setTimer(int side, int key, long earliestRowTime) {
        long time = earliestRowTime + reachMillis[side] + cleanUpMillis + 1;
        sides[side].setTimer(key, time);
        timers.add(time, timerOf(side, key));
    }

    private static int timerOf(int side, int key) {
        return 2 * key + (side == 0 ? 1 : 0);
    }

    private void emit(int input, Batch batch, Output output) {
        if (changes.count() > 0) {
            output.emit(changes.joined(batch, sides[1 - input].rows(), input == 0));
        }
        for (int i = 0; i < expired.count(); i++) {
            sides[1 - input].rows().free(expired.otherRow(i));
        }
        matches.clear();
        expired.clear();
        changes.clear();
    }

    private void forgetIfEmpty(int key) {
        if (sides[0].isEmpty(key) && sides[1].isEmpty(key)) {
            keys.remove(key);
            sides[0].lists().forgetKey(key);
        }
    }

    @Override
    public void advanceTime(long watermarkMillis, Output output) {
        watermark = Math.max(watermark, watermarkMillis);
        long now = isEventTime ? watermark : evaluation.processingTimeMillis();
        RowPairs padded = new RowPairs();
        RowPairs dropped = new RowPairs();
        while (!timers.isEmpty() && timers.firstTime() <= now) {
            long time = timers.firstTime();
            int timer = timers.removeFirst();
            int side = (timer & 1) == 1 ? 0 : 1;
            int key = timer >> 1;
            if (sides[side].timer(key) == time) {
                dropExpired(side, key, padded, dropped);
            }
        }
        if (padded.count() > 0) {
            output.emit(padded.joined(sides[0].rows(), sides[1].rows()));
        }
        for (int i = 0; i < dropped.count(); i++) {
            int side = dropped.left(i) == RowPairs.MISSING ? 1 : 0;
            sides[side].rows().free(side == 0 ? dropped.left(i) : dropped.right(i));
        }
    }

    /** A timer fired: drops what has expired, and sets the next timer by what is left. */
    private void dropExpired(int side, int key, RowPairs padded, RowPairs dropped) {
        IntervalSide rows = sides[side];
        long expiration = expiration(side, now());
        long earliest = Long.MAX_VALUE;
        int next;
        for (int slot = rows.lists().first(key); slot != RowLists.NONE; slot = next) {
            next = rows.lists().next(slot);
            if (rows.time(slot) > expiration) {
                earliest = Math.min(earliest, rows.time(slot));
                continue;
            }
            int left = side == 0 ? slot : RowPairs.MISSING;
            int right = side == 0 ? RowPairs.MISSING : slot;
            if (isOuter[side] && !rows.isMatched(slot)) {
                padded.add(left, right);
            }
            rows.lists().unlink(key, slot);
            dropped.add(left, right);
        }
        rows.setTimer(key, IntervalSide.NO_TIMER);
        if (rows.lists().first(key) != RowLists.NONE) {
            setTimer(side, key, earliest);
        }
        forgetIfEmpty(key);
    }

    /** Rows may come out as late as the bounds allow, so the watermark is held back by that. */
    @Override
    public long outputWatermarkMillis(long inputWatermarkMillis) {
        boolean isHeldBack =
                isEventTime && inputWatermarkMillis != Long.MIN_VALUE && inputWatermarkMillis != Long.MAX_VALUE;
        return isHeldBack ? inputWatermarkMillis - Math.max(reachMillis[0], reachMillis[1]) : inputWatermarkMillis;
    }

    @Override
    public long nextTimerMillis() {
        return isEventTime || timers.isEmpty() ? Long.MAX_VALUE : timers.firstTime();
    }

    /** Bytes: version, watermark, keys, left side, right side. */
    @Override
    public void snapshot(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeLong(watermark);
        keys.snapshot(out);
        sides[0].snapshot(keys.slotLimit(), out);
        sides[1].snapshot(keys.slotLimit(), out);
    }

    @Override
    public void restore(DataInput in) throws IOException {
        Snapshots.checkVersion(in, VERSION, "interval join");
        watermark = in.readLong();
        keys.restore(in);
        for (int side = 0; side < 2; side++) {
            sides[side].restore(keys.slotLimit(), in);
            for (int key = 0; key < keys.slotLimit(); key++) {
                if (sides[side].timer(key) != IntervalSide.NO_TIMER) {
                    timers.add(sides[side].timer(key), timerOf(side, key));
                }
            }
        }
    }

    @Override
    public void close() {
        if (condition != null) {
            condition.close();
        }
    }

    @Override
    public long stateRows() {
        return (long) sides[0].rows().size() + sides[1].rows().size();
    }

    @Override
    public long stateBytes() {
        return keys.sizeBytes() + sides[0].sizeBytes() + sides[1].sizeBytes();
    }
}

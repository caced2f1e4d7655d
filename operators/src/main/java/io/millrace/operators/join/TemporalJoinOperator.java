package io.millrace.operators.join;

import io.millrace.data.Batch;
import io.millrace.data.Limits;
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
import io.millrace.plan.TemporalJoin;
import io.millrace.plan.spec.JoinType;
import io.millrace.state.KeyTable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Joins a row with the version of a table that was valid at its time, when the watermark has passed that time: {@link
 * TemporalJoin} by event time. Follows Flink's TemporalRowTimeJoinOperator change by change, which knows no filter of null
 * keys.
 *
 * <p>State: by key, the left rows that wait for the watermark, in the order they came, and the versions of the right row by
 * time, from the one that is valid at the watermark on.
 */
public final class TemporalJoinOperator implements Operator {
    private static final int VERSION = 1;
    private static final long NO_TIMER = Long.MAX_VALUE;

    private final JoinKeys joinKeys;
    private final boolean isLeft;
    private final @Nullable JoinCondition condition;

    private final KeyTable keys;
    private final VersionedRows waiting;
    private final VersionedRows versions;
    /** By key: the earliest time that has come since the key was looked at last, and of rows that still wait. */
    private long[] timers = {};

    private final TimeQueue queue = new TimeQueue();
    private long watermark = Long.MIN_VALUE;

    private EvaluationContext evaluation = EvaluationContext.of(0, EvaluationContext.NO_WATERMARK);

    // Scratch space.
    private int[] keySlots = {};
    private int[] versionSlots = {};
    private final RowPairs pairs = new RowPairs();
    private final RowPairs outdated = new RowPairs();

    private TemporalJoinOperator(
            TemporalJoin node, RowType leftType, RowType rightType, @Nullable JoinCondition condition) {
        this.joinKeys = JoinKeys.of(node.join());
        this.isLeft = node.join().joinType() == JoinType.LEFT;
        this.condition = condition;
        this.keys = new KeyTable(joinKeys.types(leftType.getChildren()));
        this.waiting = new VersionedRows(leftType.getChildren(), node.leftTimeAttributeIndex());
        this.versions = new VersionedRows(rightType.getChildren(), node.rightTimeAttributeIndex());
    }

    /** @param stateTtlMillis {@code table.exec.state.ttl}; zero for state that is kept for ever */
    public static OperatorFactory factory(
            TemporalJoin node, RowType leftType, RowType rightType, long stateTtlMillis, ExpressionCompiler compiler) {
        return factory(
                node,
                leftType,
                rightType,
                stateTtlMillis,
                JoinCondition.compile(node.join().nonEquiCondition(), leftType, rightType, compiler));
    }

    /** @param condition over the columns of both inputs, left first; null if there is none besides the keys */
    static OperatorFactory factory(
            TemporalJoin node,
            RowType leftType,
            RowType rightType,
            long stateTtlMillis,
            @Nullable Compiled<CompiledFilter> condition) {
        JoinType type = node.join().joinType();
        if (type != JoinType.INNER && type != JoinType.LEFT) {
            throw new NotNativeException("a temporal join of type " + type);
        }
        if (stateTtlMillis > 0) {
            throw new NotNativeException("a temporal join with table.exec.state.ttl (" + stateTtlMillis + " ms)");
        }
        if (node.rightTimeAttributeIndex() < 0) {
            return TemporalProcessTimeJoinOperator.factory(node, leftType, rightType, condition);
        }
        checkTime(leftType, node.leftTimeAttributeIndex());
        checkTime(rightType, node.rightTimeAttributeIndex());
        return new OperatorFactory() {
            @Override
            public Operator create() {
                JoinCondition instance = JoinCondition.of(condition, node.join().nonEquiCondition());
                return new TemporalJoinOperator(node, leftType, rightType, instance);
            }

            @Override
            public String stateDescription() {
                return "left rows that wait for the watermark, versions of right rows";
            }
        };
    }

    private static void checkTime(RowType type, int column) {
        if (PhysicalType.of(type.getTypeAt(column)) != PhysicalType.LONG) {
            throw new NotNativeException(
                    "a temporal join by " + type.getTypeAt(column).asSummaryString());
        }
    }

    @Override
    public void open(OperatorContext context) {
        evaluation = new OperatorEvaluation(context);
    }

    @Override
    public void process(int input, Batch batch, Output output) {
        int size = batch.size();
        keySlots = SlotArrays.scratch(keySlots, size);
        keys.findOrInsert(batch, joinKeys.columns()[input], keySlots);
        waiting.addKeys(keys);
        versions.addKeys(keys);
        timers = SlotArrays.grow(timers, keys.slotLimit(), NO_TIMER);
        for (int i = 0; i < keys.newSlotCount(); i++) {
            timers[keys.newSlots()[i]] = NO_TIMER;
        }
        VersionedRows side = input == 0 ? waiting : versions;
        for (int row = 0; row < size; row++) {
            int key = keySlots[row];
            if (input == 0) {
                side.append(key, batch, row);
            } else {
                side.put(key, batch, row);
            }
            setTimer(key, Math.min(timers[key], side.time(batch, row)));
        }
    }

    private void setTimer(int key, long time) {
        if (timers[key] != time) {
            timers[key] = time;
            queue.add(time, key);
        }
    }

    /** Rows behind the watermark wait until it moves again. */
    @Override
    public void advanceTime(long watermarkMillis, Output output) {
        if (watermarkMillis <= watermark) {
            return;
        }
        watermark = watermarkMillis;
        while (!queue.isEmpty() && queue.firstTime() <= watermark) {
            long time = queue.firstTime();
            int key = queue.removeFirst();
            if (timers[key] == time) {
                timers[key] = NO_TIMER;
                join(key);
            }
            if (pairs.count() >= Limits.BATCH_ROWS) {
                emit(output);
            }
        }
        emit(output);
    }

    /** Joins the rows of a key that the watermark has passed, and forgets versions that no row can meet any more. */
    private void join(int key) {
        int versionCount = collectVersions(key);
        long earliestLeft = NO_TIMER;
        int next;
        for (int row = waiting.lists().first(key); row != RowLists.NONE; row = next) {
            next = waiting.lists().next(row);
            long time = waiting.time(row);
            if (time > watermark) {
                earliestLeft = Math.min(earliestLeft, time);
                continue;
            }
            int version = lastVersion(versionCount, time);
            boolean isValid = version >= 0 && Batch.isAddition(versions.kind(versionSlots[version]));
            pairs.add(row, isValid ? versionSlots[version] : RowPairs.MISSING);
            waiting.lists().unlink(key, row);
            outdated.add(row, RowPairs.MISSING);
        }
        int valid = lastVersion(versionCount, watermark);
        for (int i = 0; i < valid; i++) {
            versions.lists().unlink(key, versionSlots[i]);
            outdated.add(RowPairs.MISSING, versionSlots[i]);
        }
        if (earliestLeft != NO_TIMER) {
            setTimer(key, earliestLeft);
        } else if (waiting.lists().first(key) == RowLists.NONE
                && versions.lists().first(key) == RowLists.NONE) {
            keys.remove(key);
        }
    }

    private int collectVersions(int key) {
        int count = 0;
        for (int row = versions.lists().first(key);
                row != RowLists.NONE;
                row = versions.lists().next(row)) {
            versionSlots = SlotArrays.grow(versionSlots, count + 1, 0);
            versionSlots[count++] = row;
        }
        return count;
    }

    /** The last version not after a time, in {@link #versionSlots}; -1 if all are. */
    private int lastVersion(int count, long time) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (versions.time(versionSlots[middle]) <= time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    private void emit(Output output) {
        if (pairs.count() > 0) {
            boolean[] isMatch = matches();
            RowPairs joined = new RowPairs();
            byte[] kinds = new byte[pairs.count()];
            for (int i = 0; i < isMatch.length; i++) {
                if (isMatch[i] || isLeft) {
                    kinds[joined.count()] = waiting.kind(pairs.left(i));
                    joined.add(pairs.left(i), isMatch[i] ? pairs.right(i) : RowPairs.MISSING);
                }
            }
            if (joined.count() > 0) {
                Batch batch = joined.joined(waiting.rows(), versions.rows());
                output.emit(batch.withRowKinds(isInsertOnly(kinds) ? null : Arrays.copyOf(kinds, joined.count())));
            }
        }
        for (int i = 0; i < outdated.count(); i++) {
            if (outdated.left(i) != RowPairs.MISSING) {
                waiting.rows().free(outdated.left(i));
            } else {
                versions.rows().free(outdated.right(i));
            }
        }
        pairs.clear();
        outdated.clear();
    }

    /** By pair: whether there is a version and the condition holds. */
    private boolean[] matches() {
        boolean[] isMatch = new boolean[pairs.count()];
        for (int i = 0; i < isMatch.length; i++) {
            isMatch[i] = pairs.right(i) != RowPairs.MISSING;
        }
        if (condition != null) {
            Batch candidates = pairs.joined(waiting.rows(), versions.rows());
            int count = condition.select(candidates, evaluation);
            boolean[] meets = new boolean[isMatch.length];
            for (int i = 0; i < count; i++) {
                int pair = condition.selected()[i];
                meets[pair] = isMatch[pair];
            }
            return meets;
        }
        return isMatch;
    }

    private static boolean isInsertOnly(byte[] kinds) {
        for (byte kind : kinds) {
            if (kind != Batch.INSERT) {
                return false;
            }
        }
        return true;
    }

    /** Bytes: version, watermark, keys, left rows, right versions, timers by key. */
    @Override
    public void snapshot(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeLong(watermark);
        keys.snapshot(out);
        waiting.snapshot(keys.slotLimit(), out);
        versions.snapshot(keys.slotLimit(), out);
        SlotArrays.write(timers, keys.slotLimit(), out);
    }

    @Override
    public void restore(DataInput in) throws IOException {
        Snapshots.checkVersion(in, VERSION, "temporal join");
        watermark = in.readLong();
        keys.restore(in);
        waiting.restore(keys.slotLimit(), in);
        versions.restore(keys.slotLimit(), in);
        timers = SlotArrays.readLongs(keys.slotLimit(), NO_TIMER, in);
        for (int key = 0; key < keys.slotLimit(); key++) {
            if (timers[key] != NO_TIMER) {
                queue.add(timers[key], key);
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
        return (long) waiting.rows().size() + versions.rows().size();
    }

    @Override
    public long stateBytes() {
        return keys.sizeBytes() + waiting.sizeBytes() + versions.sizeBytes() + (long) timers.length * Long.BYTES;
    }
}

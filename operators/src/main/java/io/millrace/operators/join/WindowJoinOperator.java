package io.millrace.operators.join;

import io.millrace.data.Batch;
import io.millrace.data.Limits;
import io.millrace.data.LongColumn;
import io.millrace.data.NotNativeException;
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
import io.millrace.plan.WindowJoin;
import io.millrace.plan.spec.JoinType;
import io.millrace.plan.spec.WindowingStrategy;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.table.runtime.util.TimeWindowUtil;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Joins the rows of each window when the watermark has passed its end: {@link WindowJoin}. Rows of windows that have been
 * joined are late. Follows Flink's WindowJoinOperator, which knows event time only; rows of one key come out in its order.
 *
 * <p>Until then rows are only collected, window by window and column by column. A window is joined as a whole: one side is
 * indexed, the other one probes it, and the window is forgotten with all that belongs to it.
 */
public final class WindowJoinOperator implements Operator {
    private static final int VERSION = 1;

    private final JoinType joinType;
    private final JoinKeys keys;
    private final List<LogicalType> keyTypes;
    private final List<List<LogicalType>> inputTypes;
    private final int[] windowEndColumns;
    private final ZoneId shiftTimeZone;
    private final @Nullable JoinCondition condition;

    /** The windows that have rows, by their end. */
    private final TreeMap<Long, WindowRows> windows = new TreeMap<>();

    private long watermark = Long.MIN_VALUE;

    private @Nullable OperatorContext context;
    private EvaluationContext evaluation = EvaluationContext.of(0, EvaluationContext.NO_WATERMARK);

    // Scratch space.
    private int[] rows = {};
    private int[] matches = {};
    private final RowPairs candidates = new RowPairs();
    private final RowPairs joined = new RowPairs();

    private WindowJoinOperator(
            WindowJoin node, RowType leftType, RowType rightType, ZoneId zone, @Nullable JoinCondition condition) {
        this.joinType = node.join().joinType();
        this.keys = JoinKeys.of(node.join());
        this.inputTypes = List.of(leftType.getChildren(), rightType.getChildren());
        this.keyTypes = keys.types(leftType.getChildren());
        this.windowEndColumns = new int[] {windowEnd(node.leftWindowing()), windowEnd(node.rightWindowing())};
        this.shiftTimeZone =
                TimeWindowUtil.getShiftTimeZone(node.leftWindowing().timeAttributeType(), zone);
        this.condition = condition;
    }

    /** @param zone {@code table.local-time-zone}: windows over TIMESTAMP_LTZ end by its clock */
    public static OperatorFactory factory(
            WindowJoin node, RowType leftType, RowType rightType, ZoneId zone, ExpressionCompiler compiler) {
        return factory(
                node,
                leftType,
                rightType,
                zone,
                JoinCondition.compile(node.join().nonEquiCondition(), leftType, rightType, compiler));
    }

    /** @param condition over the columns of both inputs, left first; null if there is none besides the keys */
    static OperatorFactory factory(
            WindowJoin node,
            RowType leftType,
            RowType rightType,
            ZoneId zone,
            @Nullable Compiled<CompiledFilter> condition) {
        windowEnd(node.leftWindowing());
        windowEnd(node.rightWindowing());
        return new OperatorFactory() {
            @Override
            public Operator create() {
                JoinCondition instance = JoinCondition.of(condition, node.join().nonEquiCondition());
                return new WindowJoinOperator(node, leftType, rightType, zone, instance);
            }

            @Override
            public String stateDescription() {
                return "the rows of both inputs in open windows";
            }
        };
    }

    private static int windowEnd(WindowingStrategy windowing) {
        if (!windowing.isRowtime()) {
            throw new NotNativeException("a window join by processing time");
        }
        if (windowing instanceof WindowingStrategy.WindowAttached attached) {
            return attached.windowEnd();
        }
        throw new NotNativeException("a window join that assigns windows itself");
    }

    @Override
    public void open(OperatorContext newContext) {
        context = newContext;
        evaluation = new OperatorEvaluation(newContext);
    }

    /** Hands the rows to their windows, a window at a time; neighbours mostly share theirs. */
    @Override
    public void process(int input, Batch batch, Output output) {
        checkInsertOnly(batch);
        int size = batch.size();
        long[] ends = ((LongColumn) batch.column(windowEndColumns[input])).values();
        boolean[] done = new boolean[size];
        rows = SlotArrays.scratch(rows, size);
        int first = 0;
        while (first < size) {
            long end = ends[first];
            int count = 0;
            int next = size;
            for (int row = first; row < size; row++) {
                if (ends[row] == end) {
                    rows[count++] = row;
                    done[row] = true;
                } else if (!done[row] && next == size) {
                    next = row;
                }
            }
            add(input, batch, end, count);
            first = next;
        }
    }

    private void add(int input, Batch batch, long end, int count) {
        if (fireTime(end) > watermark) {
            windows.computeIfAbsent(end, e -> new WindowRows(inputTypes)).add(input, batch, rows, count);
        } else if (context != null) {
            context.countLateRows(count);
        }
    }

    private static void checkInsertOnly(Batch batch) {
        byte[] kinds = batch.rowKinds();
        for (int row = 0; kinds != null && row < batch.size(); row++) {
            if (!Batch.isAddition(kinds[row])) {
                throw new IllegalStateException(
                        "a window join got a change of kind " + kinds[row] + "; the planner gives it inserts only");
            }
        }
    }

    /** The watermark at which a window ends: its last millisecond, in UTC. */
    private long fireTime(long windowEnd) {
        return TimeWindowUtil.toEpochMillsForTimer(windowEnd - 1, shiftTimeZone);
    }

    @Override
    public void advanceTime(long watermarkMillis, Output output) {
        watermark = Math.max(watermark, watermarkMillis);
        while (!windows.isEmpty() && fireTime(windows.firstKey()) <= watermark) {
            WindowRows window = windows.pollFirstEntry().getValue();
            join(window.batch(0), window.batch(1), output);
        }
    }

    /** Goes through the rows of one side, the right one in a right join, and finds for each the rows of the other. */
    private void join(Batch left, Batch right, Output output) {
        int probing = joinType == JoinType.RIGHT ? 1 : 0;
        Batch probe = probing == 0 ? left : right;
        Batch build = probing == 0 ? right : left;
        BatchIndex index = new BatchIndex(build, keyTypes, keys.columns()[1 - probing]);
        matches = index.first(probe, keys.columns()[probing], matches);
        boolean[] isMatched = new boolean[joinType == JoinType.FULL ? build.size() : 0];
        int row = 0;
        while (row < probe.size()) {
            int from = row;
            while (row < probe.size() && candidates.count() < Limits.BATCH_ROWS) {
                addCandidates(index, probing, probe, row++);
            }
            if (condition != null && candidates.count() > 0) {
                int count = condition.select(candidates.joined(left, right, condition.columns()), evaluation);
                candidates.keep(condition.selected(), count);
            }
            decide(probing, from, row, isMatched);
            candidates.clear();
            emit(left, right, output);
        }
        for (int i = 0; i < isMatched.length; i++) {
            if (!isMatched[i]) {
                joined.add(RowPairs.MISSING, i);
            }
        }
        emit(left, right, output);
    }

    private void addCandidates(BatchIndex index, int probing, Batch probe, int row) {
        if (keys.matchesNothing(probing, probe, row)) {
            return;
        }
        for (int match = matches[row]; match != BatchIndex.NONE; match = index.next(match)) {
            if (probing == 0) {
                candidates.add(row, match);
            } else {
                candidates.add(match, row);
            }
        }
    }

    /** Turns the matches of the probing rows {@code [from, to)} into rows of the result. */
    private void decide(int probing, int from, int to, boolean[] isMatched) {
        int match = 0;
        for (int row = from; row < to; row++) {
            int first = match;
            while (match < candidates.count() && row == probing(probing, match)) {
                if (isMatched.length > 0) {
                    isMatched[candidates.right(match)] = true;
                }
                match++;
            }
            switch (joinType) {
                case SEMI, ANTI -> {
                    if ((match > first) == (joinType == JoinType.SEMI)) {
                        joined.add(row, RowPairs.MISSING);
                    }
                }
                case INNER, LEFT, RIGHT, FULL -> {
                    for (int i = first; i < match; i++) {
                        joined.add(candidates.left(i), candidates.right(i));
                    }
                    if (match == first && joinType != JoinType.INNER) {
                        joined.add(probing == 0 ? row : RowPairs.MISSING, probing == 0 ? RowPairs.MISSING : row);
                    }
                }
            }
        }
    }

    private int probing(int probing, int match) {
        return probing == 0 ? candidates.left(match) : candidates.right(match);
    }

    private void emit(Batch left, Batch right, Output output) {
        if (joined.count() > 0) {
            boolean isLeftOnly = joinType == JoinType.SEMI || joinType == JoinType.ANTI;
            output.emit(isLeftOnly ? joined.leftOf(left) : joined.joined(left, right));
            joined.clear();
        }
    }

    /** Bytes: version, watermark, number of windows, then each window: its end and its rows. */
    @Override
    public void snapshot(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeLong(watermark);
        out.writeInt(windows.size());
        for (Map.Entry<Long, WindowRows> window : windows.entrySet()) {
            out.writeLong(window.getKey());
            window.getValue().snapshot(out);
        }
    }

    @Override
    public void restore(DataInput in) throws IOException {
        Snapshots.checkVersion(in, VERSION, "window join");
        watermark = in.readLong();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            long end = in.readLong();
            WindowRows window = new WindowRows(inputTypes);
            window.restore(in);
            windows.put(end, window);
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
        return windows.values().stream().mapToLong(WindowRows::size).sum();
    }

    @Override
    public long stateBytes() {
        return windows.values().stream().mapToLong(WindowRows::sizeBytes).sum();
    }
}

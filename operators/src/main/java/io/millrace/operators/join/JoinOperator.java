package io.millrace.operators.join;

import io.millrace.data.Batch;
import io.millrace.data.Limits;
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
import io.millrace.operators.StateTtl;
import io.millrace.plan.Join;
import io.millrace.plan.spec.JoinSpec;
import io.millrace.plan.spec.JoinType;
import io.millrace.state.KeyTable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Joins two changelogs without a time bound: {@link Join}. Follows Flink's StreamingJoinOperator and
 * StreamingSemiAntiJoinOperator change by change; only the order of several matches of one row is our own, that in which
 * they came.
 *
 * <p>A batch is worked on as a whole: what it can match is in the state of the other side, which it does not change but for
 * the degrees. So all candidates of its rows are gathered first, the condition is evaluated over them at once, and then the
 * rows are gone through one by one.
 */
public final class JoinOperator implements Operator {
    private static final int VERSION = 2;

    private final JoinType joinType;
    private final JoinKeys joinKeys;
    private final @Nullable JoinCondition condition;
    private final KeyTable keys;
    private final JoinSide[] sides;
    private EvaluationContext evaluation = EvaluationContext.of(0, EvaluationContext.NO_WATERMARK);

    // Scratch space of one batch.
    private int[] keySlots = {};
    private int[] matchable = {};
    private int matchableCount;
    private int[] degrees = {};
    private final JoinedRows matches = new JoinedRows();
    private final JoinedRows changes = new JoinedRows();

    private JoinOperator(Join node, RowType leftType, RowType rightType, @Nullable JoinCondition condition) {
        JoinSpec spec = node.join();
        this.joinType = spec.joinType();
        this.condition = condition;
        this.joinKeys = JoinKeys.of(spec);
        List<LogicalType> leftTypes = leftType.getChildren();
        this.keys = new KeyTable(joinKeys.types(leftTypes));
        boolean leftHasDegrees = joinType != JoinType.INNER && joinType != JoinType.RIGHT;
        boolean rightHasDegrees = joinType == JoinType.RIGHT || joinType == JoinType.FULL;
        this.sides = new JoinSide[] {
            new JoinSide(
                    leftTypes,
                    InputKey.of(joinKeys.columns()[0], toArrays(node.leftUpsertKeys())),
                    leftHasDegrees,
                    StateTtl.millis(node, 0)),
            new JoinSide(
                    rightType.getChildren(),
                    InputKey.of(joinKeys.columns()[1], toArrays(node.rightUpsertKeys())),
                    rightHasDegrees,
                    StateTtl.millis(node, 1))
        };
    }

    public static OperatorFactory factory(Join node, RowType leftType, RowType rightType, ExpressionCompiler compiler) {
        Compiled<CompiledFilter> condition =
                JoinCondition.compile(node.join().nonEquiCondition(), leftType, rightType, compiler);
        return factory(node, leftType, rightType, condition);
    }

    /** @param condition over the columns of both inputs, left first; null if there is none besides the keys */
    static OperatorFactory factory(
            Join node, RowType leftType, RowType rightType, @Nullable Compiled<CompiledFilter> condition) {
        return new OperatorFactory() {
            @Override
            public Operator create() {
                JoinCondition instance = JoinCondition.of(condition, node.join().nonEquiCondition());
                return new JoinOperator(node, leftType, rightType, instance);
            }

            @Override
            public String stateDescription() {
                return "all rows of both inputs";
            }
        };
    }

    private static List<int[]> toArrays(List<List<Integer>> keys) {
        return keys.stream().map(JoinKeys::toArray).toList();
    }

    @Override
    public void open(OperatorContext context) {
        evaluation = new OperatorEvaluation(context);
    }

    @Override
    public void process(int input, Batch batch, Output output) {
        forgetExpired();
        int size = batch.size();
        keySlots = SlotArrays.scratch(keySlots, size);
        keys.findOrInsert(batch, joinKeys.columns()[input], keySlots);
        sides[0].addKeys(keys);
        sides[1].addKeys(keys);
        sides[input].begin(batch);
        findMatchable(input, batch);
        degrees = SlotArrays.scratch(degrees, size);
        int row = 0;
        while (row < size) {
            int from = row;
            while (row < size && matches.count() < Limits.BATCH_ROWS) {
                addCandidates(input, batch, row++);
            }
            filterMatches(input, batch);
            if (joinType == JoinType.INNER) {
                emit(matches, input, batch, output);
            } else {
                decide(input, batch, from, row);
                emit(changes, input, batch, output);
            }
            matches.clear();
            changes.clear();
        }
        sides[input].apply(batch, keySlots, matchable, matchableCount, degrees);
        sides[input].end(batch);
        if (batch.rowKinds() != null || matchableCount < size) {
            forgetEmptyKeys(size);
        }
    }

    /** The rows that have no null where that matches nothing; the others are not kept, since they can never match. */
    private void findMatchable(int input, Batch batch) {
        int size = batch.size();
        boolean mayMatchNothing = joinKeys.mayMatchNothing(input, batch);
        matchable = SlotArrays.scratch(matchable, size);
        matchableCount = 0;
        for (int row = 0; row < size; row++) {
            if (!mayMatchNothing || !joinKeys.matchesNothing(input, batch, row)) {
                matchable[matchableCount++] = row;
            }
        }
    }

    /** The rows of the other side with the same key. What an inner join puts out of them has the kind of the row itself. */
    private void addCandidates(int input, Batch batch, int row) {
        if (matchableCount < batch.size() && joinKeys.matchesNothing(input, batch, row)) {
            return;
        }
        JoinSide other = sides[1 - input];
        byte kind = batch.rowKind(row);
        for (int slot = other.first(keySlots[row]); slot >= 0; slot = other.next(slot)) {
            matches.add(kind, row, slot);
        }
    }

    private void filterMatches(int input, Batch batch) {
        if (condition != null && matches.count() > 0) {
            Batch candidates = matches.joined(batch, sides[1 - input].rows(), input == 0, condition.columns());
            int count = condition.select(candidates, evaluation);
            matches.keep(condition.selected(), count);
        }
    }

    /** Finds the changes that the rows {@code [from, to)} make, and how many rows each of them matches. */
    private void decide(int input, Batch batch, int from, int to) {
        int match = 0;
        for (int row = from; row < to; row++) {
            int first = match;
            while (match < matches.count() && matches.inputRow(match) == row) {
                match++;
            }
            degrees[row] = match - first;
            byte kind = batch.rowKind(row);
            if (joinType == JoinType.SEMI || joinType == JoinType.ANTI) {
                if (input == 1) {
                    countMatches(kind, row, first, match);
                } else if ((match > first) == (joinType == JoinType.SEMI)) {
                    changes.add(kind, row, JoinedRows.MISSING);
                }
            } else if (Batch.isAddition(kind)) {
                joinAddition(sides[input], sides[1 - input], kind, row, first, match);
            } else {
                joinRetraction(sides[input], sides[1 - input], kind, row, first, match);
            }
        }
    }

    /** An outer side, that is one with degrees, turns updates into deletes and inserts, as in Flink. */
    private void joinAddition(JoinSide own, JoinSide other, byte kind, int row, int from, int to) {
        byte joinedKind = own.hasDegrees() || other.hasDegrees() ? Batch.INSERT : kind;
        if (from == to && own.hasDegrees()) {
            changes.add(Batch.INSERT, row, JoinedRows.MISSING);
        }
        for (int i = from; i < to; i++) {
            int slot = matches.otherRow(i);
            if (other.hasDegrees()) {
                if (other.degree(slot) == 0) {
                    changes.add(Batch.DELETE, JoinedRows.MISSING, slot);
                }
                other.setDegree(slot, other.degree(slot) + 1);
            }
            changes.add(joinedKind, row, slot);
        }
    }

    private void joinRetraction(JoinSide own, JoinSide other, byte kind, int row, int from, int to) {
        byte joinedKind = own.hasDegrees() ? Batch.DELETE : kind;
        if (from == to && own.hasDegrees()) {
            changes.add(Batch.DELETE, row, JoinedRows.MISSING);
        }
        for (int i = from; i < to; i++) {
            int slot = matches.otherRow(i);
            changes.add(joinedKind, row, slot);
            if (other.hasDegrees()) {
                if (other.degree(slot) == 1) {
                    changes.add(Batch.INSERT, JoinedRows.MISSING, slot);
                }
                other.setDegree(slot, other.degree(slot) - 1);
            }
        }
    }

    /** A right row of a semi or anti join: left rows come or go with their first or last match. */
    private void countMatches(byte kind, int row, int from, int to) {
        boolean isAddition = Batch.isAddition(kind);
        byte antiKind = isAddition ? Batch.DELETE : Batch.INSERT;
        JoinSide left = sides[0];
        for (int i = from; i < to; i++) {
            int slot = matches.otherRow(i);
            if (left.degree(slot) == (isAddition ? 0 : 1)) {
                changes.add(joinType == JoinType.ANTI ? antiKind : kind, row, slot);
            }
            left.setDegree(slot, left.degree(slot) + (isAddition ? 1 : -1));
        }
    }

    private void emit(JoinedRows rows, int input, Batch batch, Output output) {
        if (rows.count() == 0) {
            return;
        }
        if (joinType != JoinType.SEMI && joinType != JoinType.ANTI) {
            output.emit(rows.joined(batch, sides[1 - input].rows(), input == 0));
        } else {
            output.emit(input == 0 ? rows.ofInput(batch) : rows.ofOther(sides[0].rows()));
        }
    }

    private void forgetEmptyKeys(int size) {
        for (int row = 0; row < size; row++) {
            forgetIfEmpty(keySlots[row]);
        }
    }

    private void forgetIfEmpty(int key) {
        if (sides[0].first(key) == JoinSide.NONE && sides[1].first(key) == JoinSide.NONE) {
            keys.remove(key);
            sides[0].forgetKey(key);
        }
    }

    private void forgetExpired() {
        for (JoinSide side : sides) {
            side.advanceTo(evaluation.processingTimeMillis());
            for (int key = side.forgetNextExpired(); key >= 0; key = side.forgetNextExpired()) {
                forgetIfEmpty(key);
            }
        }
    }

    @Override
    public void advanceTime(long watermarkMillis, Output output) {
        forgetExpired();
    }

    @Override
    public long nextTimerMillis() {
        return Math.min(sides[0].nextTimerMillis(), sides[1].nextTimerMillis());
    }

    /** Bytes: version, join keys, left side, right side. */
    @Override
    public void snapshot(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        keys.snapshot(out);
        sides[0].snapshot(keys.slotLimit(), out);
        sides[1].snapshot(keys.slotLimit(), out);
    }

    @Override
    public void restore(DataInput in) throws IOException {
        Snapshots.checkVersion(in, VERSION, "join");
        keys.restore(in);
        sides[0].restore(keys.slotLimit(), in);
        sides[1].restore(keys.slotLimit(), in);
    }

    @Override
    public void close() {
        if (condition != null) {
            condition.close();
        }
    }

    @Override
    public long stateRows() {
        return (long) sides[0].size() + sides[1].size();
    }

    @Override
    public long stateBytes() {
        return keys.sizeBytes() + sides[0].sizeBytes() + sides[1].sizeBytes();
    }
}

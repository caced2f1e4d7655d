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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
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
    private static final int VERSION = 1;

    private final JoinType joinType;
    private final int[][] keyColumns;
    /** By input: key columns in which a null matches nothing. */
    private final int[][] nullFilters;

    private final @Nullable CompiledFilter condition;
    private final KeyTable keys;
    private final JoinSide[] sides;
    private EvaluationContext evaluation = EvaluationContext.of(0, EvaluationContext.NO_WATERMARK);

    // Scratch space of one batch.
    private int[] keySlots = {};
    private int[] selected = {};
    private final JoinedRows matches = new JoinedRows();
    private final JoinedRows changes = new JoinedRows();

    private JoinOperator(Join node, RowType leftType, RowType rightType, @Nullable CompiledFilter condition) {
        JoinSpec spec = node.join();
        this.joinType = spec.joinType();
        this.condition = condition;
        this.keyColumns = new int[][] {toArray(spec.leftKeys()), toArray(spec.rightKeys())};
        int[] filtered = IntStream.range(0, spec.filterNulls().size())
                .filter(spec.filterNulls()::get)
                .toArray();
        this.nullFilters = new int[][] {
            IntStream.of(filtered).map(i -> keyColumns[0][i]).toArray(),
            IntStream.of(filtered).map(i -> keyColumns[1][i]).toArray()
        };
        List<LogicalType> leftTypes = leftType.getChildren();
        this.keys = new KeyTable(
                IntStream.of(keyColumns[0]).mapToObj(leftTypes::get).toList());
        boolean leftHasDegrees = joinType != JoinType.INNER && joinType != JoinType.RIGHT;
        boolean rightHasDegrees = joinType == JoinType.RIGHT || joinType == JoinType.FULL;
        this.sides = new JoinSide[] {
            new JoinSide(
                    leftTypes,
                    InputKey.of(keyColumns[0], toArrays(node.leftUpsertKeys())),
                    leftHasDegrees,
                    StateTtl.millis(node, 0)),
            new JoinSide(
                    rightType.getChildren(),
                    InputKey.of(keyColumns[1], toArrays(node.rightUpsertKeys())),
                    rightHasDegrees,
                    StateTtl.millis(node, 1))
        };
    }

    public static OperatorFactory factory(Join node, RowType leftType, RowType rightType, ExpressionCompiler compiler) {
        List<LogicalType> bothTypes = new ArrayList<>(leftType.getChildren());
        bothTypes.addAll(rightType.getChildren());
        Compiled<CompiledFilter> condition = node.join().nonEquiCondition() == null
                ? null
                : compiler.compileFilter(
                        RowType.of(bothTypes.toArray(LogicalType[]::new)),
                        node.join().nonEquiCondition());
        return factory(node, leftType, rightType, condition);
    }

    /** @param condition over the columns of both inputs, left first; null if there is none besides the keys */
    static OperatorFactory factory(
            Join node, RowType leftType, RowType rightType, @Nullable Compiled<CompiledFilter> condition) {
        return new OperatorFactory() {
            @Override
            public Operator create() {
                return new JoinOperator(node, leftType, rightType, condition == null ? null : condition.newInstance());
            }

            @Override
            public String stateDescription() {
                return "all rows of both inputs";
            }
        };
    }

    private static int[] toArray(List<Integer> columns) {
        return columns.stream().mapToInt(Integer::intValue).toArray();
    }

    private static List<int[]> toArrays(List<List<Integer>> keys) {
        return keys.stream().map(JoinOperator::toArray).toList();
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
        keys.findOrInsert(batch, keyColumns[input], keySlots);
        sides[0].addKeys(keys);
        sides[1].addKeys(keys);
        sides[input].begin(batch);
        int row = 0;
        while (row < size) {
            int from = row;
            while (row < size && matches.count() < Limits.BATCH_ROWS) {
                addCandidates(input, batch, row++);
            }
            filterMatches(input, batch);
            int match = 0;
            for (int i = from; i < row; i++) {
                int matchesFrom = match;
                while (match < matches.count() && matches.inputRow(match) == i) {
                    match++;
                }
                apply(input, batch, i, matchesFrom, match);
            }
            matches.clear();
            emit(input, batch, output);
        }
        sides[input].end(batch);
        forgetEmptyKeys(size);
    }

    private void addCandidates(int input, Batch batch, int row) {
        if (matchesNothing(input, batch, row)) {
            return;
        }
        JoinSide other = sides[1 - input];
        for (int slot = other.first(keySlots[row]); slot >= 0; slot = other.next(slot)) {
            matches.add(Batch.INSERT, row, slot);
        }
    }

    /** Whether a key is null that must not be. Such a row is not kept: it can never match. */
    private boolean matchesNothing(int input, Batch batch, int row) {
        for (int column : nullFilters[input]) {
            if (batch.column(column).isNull(row)) {
                return true;
            }
        }
        return false;
    }

    private void filterMatches(int input, Batch batch) {
        if (condition != null && matches.count() > 0) {
            selected = SlotArrays.scratch(selected, matches.count());
            Batch candidates = matches.joined(batch, sides[1 - input], input == 0);
            matches.keep(selected, condition.select(candidates, selected, evaluation));
        }
    }

    private void apply(int input, Batch batch, int row, int from, int to) {
        if (joinType != JoinType.SEMI && joinType != JoinType.ANTI) {
            if (Batch.isAddition(batch.rowKind(row))) {
                joinAddition(sides[input], sides[1 - input], batch.rowKind(row), row, from, to);
            } else {
                joinRetraction(sides[input], sides[1 - input], batch.rowKind(row), row, from, to);
            }
        } else if (input == 0) {
            if ((to > from) != (joinType == JoinType.ANTI)) {
                changes.add(batch.rowKind(row), row, JoinedRows.MISSING);
            }
        } else {
            countMatches(batch.rowKind(row), row, from, to);
        }
        if (!matchesNothing(input, batch, row)) {
            if (Batch.isAddition(batch.rowKind(row))) {
                sides[input].add(keySlots[row], batch, row, to - from);
            } else {
                sides[input].retract(keySlots[row], batch, row);
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

    private void emit(int input, Batch batch, Output output) {
        if (changes.count() == 0) {
            return;
        }
        if (joinType != JoinType.SEMI && joinType != JoinType.ANTI) {
            output.emit(changes.joined(batch, sides[1 - input], input == 0));
        } else {
            output.emit(input == 0 ? changes.ofInput(batch) : changes.ofOther(sides[0]));
        }
        changes.clear();
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
    public long stateRows() {
        return (long) sides[0].size() + sides[1].size();
    }

    @Override
    public long stateBytes() {
        return keys.sizeBytes() + sides[0].sizeBytes() + sides[1].sizeBytes();
    }
}

package io.millrace.operators.join;

import io.millrace.data.Batch;
import io.millrace.data.NotNativeException;
import io.millrace.dataflow.Operator;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.dataflow.Output;
import io.millrace.expression.Compiled;
import io.millrace.expression.CompiledFilter;
import io.millrace.expression.EvaluationContext;
import io.millrace.operators.OperatorEvaluation;
import io.millrace.operators.SlotArrays;
import io.millrace.operators.Snapshots;
import io.millrace.plan.TemporalJoin;
import io.millrace.plan.spec.JoinType;
import io.millrace.state.KeyTable;
import io.millrace.state.RowTable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Joins a left row with the right row that its key has when it comes: {@link TemporalJoin} by processing time, which the
 * planner allows for temporal table functions only. Follows Flink's TemporalProcessTimeJoinOperator; the watermark is that
 * of the left input.
 */
final class TemporalProcessTimeJoinOperator implements Operator {
    private static final int VERSION = 1;

    /** In place of a key's row: it has none. */
    private static final int NONE = -1;

    private final JoinKeys joinKeys;
    private final boolean isLeft;
    private final @Nullable JoinCondition condition;

    private final KeyTable keys;
    private final RowTable rows;
    /** By key: its row. */
    private int[] current = {};

    private long leftWatermark = Long.MIN_VALUE;
    private @Nullable OperatorContext context;
    private EvaluationContext evaluation = EvaluationContext.of(0, EvaluationContext.NO_WATERMARK);

    // Scratch space.
    private int[] keySlots = {};
    private final JoinedRows candidates = new JoinedRows();
    private final JoinedRows joined = new JoinedRows();

    private TemporalProcessTimeJoinOperator(
            TemporalJoin node, RowType leftType, RowType rightType, @Nullable JoinCondition condition) {
        this.joinKeys = JoinKeys.of(node.join());
        this.isLeft = node.join().joinType() == JoinType.LEFT;
        this.condition = condition;
        this.keys = new KeyTable(joinKeys.types(leftType.getChildren()));
        this.rows = new RowTable(rightType.getChildren());
    }

    static OperatorFactory factory(
            TemporalJoin node, RowType leftType, RowType rightType, @Nullable Compiled<CompiledFilter> condition) {
        if (!node.isTemporalFunctionJoin()) {
            throw new NotNativeException("a temporal join by processing time that is not with a temporal function");
        }
        return new OperatorFactory() {
            @Override
            public Operator create() {
                JoinCondition instance = JoinCondition.of(condition, node.join().nonEquiCondition());
                return new TemporalProcessTimeJoinOperator(node, leftType, rightType, instance);
            }

            @Override
            public String stateDescription() {
                return "the latest right row of each key";
            }
        };
    }

    @Override
    public void open(OperatorContext newContext) {
        context = newContext;
        evaluation = new OperatorEvaluation(newContext);
    }

    @Override
    public void process(int input, Batch batch, Output output) {
        keySlots = SlotArrays.scratch(keySlots, batch.size());
        if (input == 0) {
            join(batch, output);
        } else {
            update(batch);
        }
    }

    private void join(Batch batch, Output output) {
        int size = batch.size();
        keys.find(batch, joinKeys.columns()[0], keySlots);
        for (int row = 0; row < size; row++) {
            if (keySlots[row] >= 0) {
                candidates.add(Batch.INSERT, row, current[keySlots[row]]);
            }
        }
        if (condition != null && candidates.count() > 0) {
            int count = condition.select(candidates.joined(batch, rows, true, condition.columns()), evaluation);
            candidates.keep(condition.selected(), count);
        }
        int candidate = 0;
        for (int row = 0; row < size; row++) {
            if (candidate < candidates.count() && candidates.inputRow(candidate) == row) {
                joined.add(batch.rowKind(row), row, candidates.otherRow(candidate++));
            } else if (isLeft) {
                joined.add(batch.rowKind(row), row, JoinedRows.MISSING);
            }
        }
        if (joined.count() > 0) {
            output.emit(joined.joined(batch, rows, true));
        }
        candidates.clear();
        joined.clear();
    }

    private void update(Batch batch) {
        keys.findOrInsert(batch, joinKeys.columns()[1], keySlots);
        current = SlotArrays.grow(current, keys.slotLimit(), NONE);
        for (int i = 0; i < keys.newSlotCount(); i++) {
            current[keys.newSlots()[i]] = NONE;
        }
        for (int row = 0; row < batch.size(); row++) {
            int key = keySlots[row];
            if (Batch.isAddition(batch.rowKind(row))) {
                current[key] = current[key] == NONE ? rows.allocate() : current[key];
                rows.set(current[key], batch, row);
            } else if (current[key] != NONE) {
                rows.free(current[key]);
                current[key] = NONE;
            }
        }
        forgetKeysWithoutRow(batch.size());
    }

    private void forgetKeysWithoutRow(int size) {
        for (int row = 0; row < size; row++) {
            int key = keySlots[row];
            if (key != NONE && current[key] == NONE) {
                keys.remove(key);
                for (int other = row; other < size; other++) {
                    keySlots[other] = keySlots[other] == key ? NONE : keySlots[other];
                }
            }
        }
    }

    @Override
    public boolean followsInputWatermarks() {
        return true;
    }

    @Override
    public void advanceTime(long watermarkMillis, Output output) {
        if (context != null) {
            leftWatermark = context.inputWatermark(0);
        }
    }

    @Override
    public long outputWatermarkMillis(long inputWatermarkMillis) {
        return leftWatermark;
    }

    /** Bytes: version, the left watermark, keys, rows, then the row of each key. */
    @Override
    public void snapshot(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeLong(leftWatermark);
        keys.snapshot(out);
        rows.snapshot(out);
        SlotArrays.write(current, keys.slotLimit(), out);
    }

    @Override
    public void restore(DataInput in) throws IOException {
        Snapshots.checkVersion(in, VERSION, "temporal join by processing time");
        leftWatermark = in.readLong();
        keys.restore(in);
        rows.restore(in);
        current = SlotArrays.read(keys.slotLimit(), NONE, in);
    }

    @Override
    public void close() {
        if (condition != null) {
            condition.close();
        }
    }

    @Override
    public long stateRows() {
        return rows.size();
    }

    @Override
    public long stateBytes() {
        return keys.sizeBytes() + rows.sizeBytes() + (long) current.length * Integer.BYTES;
    }
}

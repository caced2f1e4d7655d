package io.millrace.operators.lateral;

import io.millrace.data.Batch;
import io.millrace.data.BatchBuilder;
import io.millrace.dataflow.EpochClock;
import io.millrace.dataflow.Operator;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.dataflow.Output;
import io.millrace.operators.Snapshots;
import io.millrace.operators.StateTtl;
import io.millrace.plan.LookupJoin;
import io.millrace.plan.spec.JoinType;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * A {@link LookupJoin} of an updating input that takes back exactly what it has put out: the rows found for a row are kept
 * until the row is taken back, and are then deleted, whatever the table holds by now. Follows Flink's {@code
 * KeyedLookupJoinWrapper}.
 */
public final class MaterializedLookupJoinOperator implements Operator {
    private static final int VERSION = 1;

    private final LookupStage stage;
    private final boolean isLeftJoin;
    private final LookedUpRows state;
    private final int leftColumns;
    private final BatchBuilder joined;
    private final RowData.FieldGetter[] getters;
    private final List<Batch> batches = new ArrayList<>();
    private @Nullable EpochClock clock;

    private MaterializedLookupJoinOperator(LookupJoin node, RowType inputType, LookupPlan plan) {
        RowType found = plan.foundType();
        this.stage = new LookupStage(plan);
        this.isLeftJoin = node.joinType() == JoinType.LEFT;
        this.state = new LookedUpRows(inputType, upsertKey(node, inputType), found, StateTtl.millis(node));
        this.leftColumns = inputType.getFieldCount();
        this.joined = new BatchBuilder(node.outputType());
        this.getters = new RowData.FieldGetter[found.getFieldCount()];
        for (int i = 0; i < getters.length; i++) {
            getters[i] = RowData.createFieldGetter(found.getTypeAt(i).copy(true), i);
        }
    }

    static OperatorFactory factory(LookupJoin node, RowType inputType, LookupPlan plan) {
        return new OperatorFactory() {
            @Override
            public Operator create() {
                return new MaterializedLookupJoinOperator(node, inputType, plan);
            }

            @Override
            public String stateDescription() {
                return "the rows found for each row";
            }
        };
    }

    /** The columns by which rows have to come: the upsert key of the input, or all. */
    public static int[] upsertKey(LookupJoin node, RowType inputType) {
        return node.inputUpsertKey() == null || node.inputUpsertKey().isEmpty()
                ? IntStream.range(0, inputType.getFieldCount()).toArray()
                : node.inputUpsertKey().stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public void open(OperatorContext context) {
        clock = context.clock();
        stage.open(context);
    }

    @Override
    public void process(int input, Batch batch, Output output) {
        batches.add(batch);
    }

    @Override
    public void advanceTime(long watermarkMillis, Output output) {
        long nowMillis = clock == null ? 0 : clock.processingTimeMillis();
        state.advanceTo(nowMillis);
        if (batches.isEmpty()) {
            return;
        }
        List<boolean[]> passing = new ArrayList<>();
        List<boolean[]> wanted = new ArrayList<>();
        for (Batch batch : batches) {
            boolean[] passes = stage.passing(batch);
            boolean[] added = passes.clone();
            for (int row = 0; row < added.length; row++) {
                added[row] &= Batch.isAddition(batch.rowKind(row));
            }
            passing.add(passes);
            wanted.add(added);
        }
        List<FoundRows> found = stage.find(batches, wanted);
        for (int i = 0; i < batches.size(); i++) {
            apply(batches.get(i), passing.get(i), found.get(i), nowMillis);
            if (!joined.isEmpty()) {
                output.emit(joined.build());
            }
        }
        batches.clear();
    }

    private void apply(Batch batch, boolean[] passes, FoundRows found, long nowMillis) {
        int[] slots = state.lookUp(batch);
        int next = 0;
        for (int row = 0; row < batch.size(); row++) {
            int from = next;
            while (next < found.size() && found.leftRows()[next] == row) {
                next++;
            }
            if (Batch.isAddition(batch.rowKind(row))) {
                if (passes[row]) {
                    state.put(slots[row], found.rows(), from, next, nowMillis);
                }
                add(batch, row, found.rows(), from, next);
            } else {
                takeBack(batch, row, passes[row] ? state.get(slots[row]) : null);
                if (passes[row]) {
                    state.remove(slots[row]);
                }
            }
        }
        state.forgetEmpty(batch.size());
    }

    private void add(Batch batch, int row, Batch found, int from, int to) {
        for (int i = from; i < to; i++) {
            left(batch, row);
            for (int column = 0; column < found.columnCount(); column++) {
                joined.column(leftColumns + column).append(found.column(column), i);
            }
            joined.endRow(batch.rowKind(row));
        }
        if (from == to && isLeftJoin) {
            leftAlone(batch, row, batch.rowKind(row));
        }
    }

    private void takeBack(Batch batch, int row, @Nullable ArrayData kept) {
        int count = kept == null ? 0 : kept.size();
        for (int i = 0; i < count; i++) {
            left(batch, row);
            RowData found = kept.getRow(i, getters.length);
            for (int column = 0; column < getters.length; column++) {
                joined.column(leftColumns + column).appendInternal(getters[column].getFieldOrNull(found));
            }
            joined.endRow(Batch.DELETE);
        }
        if (count == 0 && isLeftJoin) {
            leftAlone(batch, row, Batch.DELETE);
        }
    }

    private void left(Batch batch, int row) {
        for (int column = 0; column < leftColumns; column++) {
            joined.column(column).append(batch.column(column), row);
        }
    }

    private void leftAlone(Batch batch, int row, byte rowKind) {
        left(batch, row);
        for (int column = leftColumns; column < joined.columnCount(); column++) {
            joined.column(column).appendNull();
        }
        joined.endRow(rowKind);
    }

    @Override
    public long nextTimerMillis() {
        return state.nextTimerMillis();
    }

    @Override
    public void snapshot(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        state.snapshot(out);
    }

    @Override
    public void restore(DataInput in) throws IOException {
        Snapshots.checkVersion(in, VERSION, "lookup join");
        state.restore(in);
    }

    @Override
    public long stateRows() {
        return state.size();
    }

    @Override
    public long stateBytes() {
        return state.sizeBytes();
    }

    @Override
    public void close() {
        stage.close();
    }
}

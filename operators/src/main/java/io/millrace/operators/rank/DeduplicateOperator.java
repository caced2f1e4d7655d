package io.millrace.operators.rank;

import io.millrace.data.Batch;
import io.millrace.data.LongColumn;
import io.millrace.dataflow.Operator;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.dataflow.Output;
import io.millrace.operators.KeyedRows;
import io.millrace.operators.Snapshots;
import io.millrace.operators.StateTtl;
import io.millrace.plan.Deduplicate;
import io.millrace.state.LongStateColumn;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the first or last row of each key: {@link Deduplicate}. The last row by arrival, or the first or last by event time;
 * of rows of the same time the one that came last counts as last, the one that came first as first. The changes of an epoch
 * are folded. Where keys have a time to live, a row that equals the one before counts as an update, so that those who read it
 * keep it too. Follows Flink's ProcTimeDeduplicateKeepLastRowFunction and RowTimeDeduplicateFunction.
 */
public final class DeduplicateOperator implements Operator {
    private static final int VERSION = 1;
    private static final String INSERT_OPTION = "table.exec.deduplicate.insert-update-after-sensitive-enabled";

    /** Column of the event time, or -1: rows are ordered by arrival. */
    private final int rowtimeColumn;

    private final boolean keepLast;
    private final boolean generateUpdateBefore;
    private final boolean generateInsert;
    private final KeyedRows rows;
    private @Nullable OperatorContext context;

    private DeduplicateOperator(Deduplicate node, RowType type, int[] keys, int rowtimeColumn, boolean generateInsert) {
        this.rowtimeColumn = rowtimeColumn;
        this.keepLast = node.keepLastRow();
        this.generateUpdateBefore = node.generateUpdateBefore();
        this.generateInsert = generateInsert;
        this.rows = new KeyedRows(type, keys, StateTtl.millis(node));
    }

    public static OperatorFactory factory(Deduplicate node, RowType inputType) {
        long ttlMillis = StateTtl.millis(node);
        int[] keys = node.uniqueKeys().stream().mapToInt(Integer::intValue).toArray();
        int rowtime = node.isRowtime() ? rowtimeColumn(inputType) : -1;
        boolean generateInsert = Boolean.parseBoolean(node.configuration().getOrDefault(INSERT_OPTION, "true"));
        return new OperatorFactory() {
            @Override
            public Operator create() {
                if (!node.isRowtime() && !node.keepLastRow()) {
                    return new FirstRowsOperator(inputType, keys, 1, 1, false, ttlMillis);
                } else if (node.isRowtime() && !node.keepLastRow() && node.outputInsertOnly()) {
                    return new FirstByRowtimeOperator(inputType, keys, rowtime, ttlMillis);
                }
                return new DeduplicateOperator(node, inputType, keys, rowtime, generateInsert);
            }

            @Override
            public String stateDescription() {
                return "the " + (node.keepLastRow() ? "last" : "first") + " row of each key";
            }
        };
    }

    private static int rowtimeColumn(RowType type) {
        for (int i = 0; i < type.getFieldCount(); i++) {
            if (LogicalTypeChecks.isRowtimeAttribute(type.getTypeAt(i))) {
                return i;
            }
        }
        throw new IllegalArgumentException("no event time among the columns of " + type.asSummaryString());
    }

    @Override
    public void open(OperatorContext newContext) {
        context = newContext;
    }

    @Override
    public void process(int input, Batch batch, Output output) {
        checkInsertOnly(batch);
        rows.advanceTo(now());
        int size = batch.size();
        int[] keys = rows.lookUp(batch);
        if (rowtimeColumn < 0) {
            for (int row = 0; row < size; row++) {
                rows.put(keys[row], batch, row);
            }
            return;
        }
        long[] times = ((LongColumn) batch.column(rowtimeColumn)).values();
        LongStateColumn kept = (LongStateColumn) rows.rows().column(rowtimeColumn);
        for (int row = 0; row < size; row++) {
            int slot = rows.row(keys[row]);
            if (slot == KeyedRows.NONE || (keepLast ? kept.get(slot) <= times[row] : times[row] < kept.get(slot))) {
                rows.put(keys[row], batch, row);
            }
        }
    }

    static void checkInsertOnly(Batch batch) {
        byte[] kinds = batch.rowKinds();
        for (int row = 0; kinds != null && row < batch.size(); row++) {
            if (kinds[row] != Batch.INSERT) {
                throw new IllegalStateException(
                        "only inserts can be deduplicated, but a row of kind " + kinds[row] + " came");
            }
        }
    }

    @Override
    public void advanceTime(long watermarkMillis, Output output) {
        rows.advanceTo(now());
    }

    private long now() {
        return context == null ? 0 : context.clock().processingTimeMillis();
    }

    /** By arrival, a row that equals the one before is no update; by event time it is, as in Flink. */
    @Override
    public void endEpoch(Output output) {
        boolean emitEqual = rowtimeColumn >= 0 || rows.expires() || (!generateInsert && !generateUpdateBefore);
        rows.endEpoch(generateUpdateBefore, generateInsert || generateUpdateBefore, emitEqual, output);
    }

    @Override
    public long nextTimerMillis() {
        return rows.nextTimerMillis();
    }

    @Override
    public void snapshot(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        rows.snapshot(out);
    }

    @Override
    public void restore(DataInput in) throws IOException {
        Snapshots.checkVersion(in, VERSION, "deduplication");
        rows.restore(in);
    }

    @Override
    public long stateRows() {
        return rows.size();
    }

    @Override
    public long stateBytes() {
        return rows.sizeBytes();
    }
}

package io.millrace.operators.rank;

import io.millrace.data.Batch;
import io.millrace.data.IntColumn;
import io.millrace.data.LongColumn;
import io.millrace.data.NotNativeException;
import io.millrace.dataflow.Operator;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.dataflow.Output;
import io.millrace.operators.SlotArrays;
import io.millrace.operators.Snapshots;
import io.millrace.operators.StateTtl;
import io.millrace.plan.Rank;
import io.millrace.plan.spec.RankRange;
import io.millrace.plan.spec.RankStrategy;
import io.millrace.plan.spec.RankType;
import io.millrace.state.KeyTable;
import io.millrace.state.TimeToLive;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the first rows of each partition: {@link Rank}. The changes of an epoch are folded: at its end each touched
 * partition emits the difference between its top-N before and after. Follows Flink's AppendOnlyTopNFunction,
 * UpdatableTopNFunction, FastTop1Function and RetractableTopNFunction.
 *
 * <p>State: the rows of each partition in order; only the top-N where rows that fall out never come back. A
 * time to live counts from the last row that changed a partition, which is then forgotten as a whole.
 */
public final class RankOperator implements Operator {
    private static final int VERSION = 1;
    private static final long RANK_END_NOT_READ = -1;
    private static final int[] NO_ROWS = {};

    /** What comes in, and so what has to be kept. */
    private enum Input {
        /** Inserts: a row that falls out of the top-N is gone. */
        APPEND,
        /** Rows replace that of the same primary key and only get better. */
        UPDATE,
        /** Rows are added and taken away. */
        RETRACT
    }

    private final Rank node;
    private final Input inputKind;
    private final int[] partition;
    private final int[] primaryKeys;
    private final int[] allColumns;
    private final long constantRankEnd;
    private final int rankEndColumn;
    private final boolean byRank;

    private final KeyTable keys;
    private final SortedPartitions partitions;
    /** By key, where the last rank is read from its first row. */
    private long[] rankEnds = {};

    private final TimeToLive ttl;
    private @Nullable OperatorContext context;

    // What the present epoch did: empty between epochs.
    private final RankChanges changes;
    private int[] slots = {};
    private int[] touched = {};
    private int[][] viewsBefore = new int[16][];
    private int touchedCount;
    private boolean[] isTouched = {};
    /** By row, where rows replace others: the row of the epoch's begin that it stands for, itself for such a row, or -1. */
    private int[] origins = {};

    private int[] born = {};
    private int bornCount;

    private RankOperator(Rank node, RowType type, Input inputKind, int[] primaryKeys) {
        List<LogicalType> types = type.getChildren();
        this.node = node;
        this.inputKind = inputKind;
        this.primaryKeys = primaryKeys;
        this.partition = toArray(node.partition());
        this.allColumns = IntStream.range(0, types.size()).toArray();
        this.constantRankEnd = node.range() instanceof RankRange.Constant constant ? constant.end() : 0;
        this.rankEndColumn = node.range() instanceof RankRange.Variable variable ? variable.endIndex() : -1;
        this.byRank = node.outputRowNumber() || rankStart(node) > 1 || (isTop1(node) && inputKind != Input.RETRACT);
        this.keys = new KeyTable(IntStream.of(partition).mapToObj(types::get).toList());
        this.partitions = new SortedPartitions(types, node.orderBy());
        this.ttl = new TimeToLive(StateTtl.millis(node));
        this.changes = new RankChanges(rankStart(node), node.outputRowNumber(), node.generateUpdateBefore());
    }

    public static OperatorFactory factory(Rank node, RowType inputType) {
        if (node.rankType() != RankType.ROW_NUMBER) {
            throw new NotNativeException(node.rankType() + " in a top-N");
        }
        if (node.range() instanceof RankRange.ConstantWithoutEnd) {
            throw new NotNativeException("a top-N without a last rank");
        }
        SortOrder.check(node.orderBy(), inputType);
        if (isInOrderOfArrival(node, inputType)) {
            RankRange.Constant range = (RankRange.Constant) node.range();
            return withState(
                    () -> new FirstRowsOperator(
                            inputType,
                            toArray(node.partition()),
                            range.start(),
                            range.end(),
                            node.outputRowNumber(),
                            StateTtl.millis(node)),
                    "how many rows of each key have come");
        }
        if (node.strategy() instanceof RankStrategy.Retract) {
            return withState(
                    () -> new RankOperator(node, inputType, Input.RETRACT, NO_ROWS), "all rows of each key, in order");
        } else if (node.strategy() instanceof RankStrategy.AppendFast
                || (node.strategy() instanceof RankStrategy.UpdateFast && isTop1(node))) {
            return withState(
                    () -> new RankOperator(node, inputType, Input.APPEND, NO_ROWS), "the first rows of each key");
        } else if (node.strategy() instanceof RankStrategy.UpdateFast update) {
            return withState(
                    () -> new RankOperator(node, inputType, Input.UPDATE, toArray(update.primaryKeys())),
                    "the first rows of each key");
        }
        throw new NotNativeException("a top-N without a strategy");
    }

    private static OperatorFactory withState(OperatorFactory factory, String description) {
        return new OperatorFactory() {
            @Override
            public Operator create() {
                return factory.create();
            }

            @Override
            public String stateDescription() {
                return description;
            }
        };
    }

    /** Whether rows that only insert are ranked as they come: by processing time, or by nothing at all. */
    private static boolean isInOrderOfArrival(Rank node, RowType inputType) {
        if (!(node.strategy() instanceof RankStrategy.AppendFast) || !(node.range() instanceof RankRange.Constant)) {
            return false;
        }
        return node.orderBy().isEmpty()
                || (node.orderBy().size() == 1
                        && node.orderBy().get(0).isAscending()
                        && LogicalTypeChecks.isProctimeAttribute(
                                inputType.getTypeAt(node.orderBy().get(0).index())));
    }

    private static boolean isTop1(Rank node) {
        return node.range() instanceof RankRange.Constant range && range.start() == 1 && range.end() == 1;
    }

    private static long rankStart(Rank node) {
        return node.range() instanceof RankRange.Constant range ? range.start() : 1;
    }

    private static int[] toArray(List<Integer> columns) {
        return columns.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public void open(OperatorContext newContext) {
        context = newContext;
    }

    @Override
    public void process(int input, Batch batch, Output output) {
        forgetExpired();
        int size = batch.size();
        slots = SlotArrays.scratch(slots, size);
        keys.findOrInsert(batch, partition, slots);
        ensureCapacity();
        for (int i = 0; i < keys.newSlotCount(); i++) {
            rankEnds[keys.newSlots()[i]] = RANK_END_NOT_READ;
            touch(keys.newSlots()[i], 0);
        }
        partitions.use(batch);
        for (int row = 0; row < size; row++) {
            int key = slots[row];
            long rankEnd = rankEnd(key, batch, row);
            boolean isAddition = Batch.isAddition(batch.rowKind(row));
            if (inputKind == Input.RETRACT) {
                retractOrAdd(key, batch, row, rankEnd, isAddition);
            } else if (!isAddition) {
                throw new IllegalStateException(
                        "a row was taken back that cannot be by the plan: " + node.description());
            } else if (inputKind == Input.UPDATE) {
                update(key, batch, row, rankEnd);
            } else {
                append(key, batch, row, rankEnd);
            }
        }
    }

    /** What this epoch has taken out stays until its end: a partition that it touched does not expire in it. */
    private void forgetExpired() {
        if (!ttl.isOn() || touchedCount > 0) {
            return;
        }
        long now = now();
        for (int key = ttl.nextExpired(now); key >= 0; key = ttl.nextExpired(now)) {
            while (partitions.size(key) > 0) {
                partitions.remove(key, partitions.size(key) - 1);
            }
            keys.remove(key);
        }
        partitions.freeRemoved();
    }

    private long now() {
        return context == null ? 0 : context.clock().processingTimeMillis();
    }

    private void ensureCapacity() {
        int limit = keys.slotLimit();
        partitions.ensureCapacity(limit);
        if (isTouched.length < limit) {
            isTouched = Arrays.copyOf(isTouched, Math.max(limit, isTouched.length * 2));
            rankEnds = Arrays.copyOf(rankEnds, isTouched.length);
        }
    }

    private long rankEnd(int key, Batch batch, int row) {
        if (rankEndColumn < 0) {
            return constantRankEnd;
        }
        if (rankEnds[key] == RANK_END_NOT_READ) {
            long end = batch.column(rankEndColumn).isNull(row)
                    ? 0
                    : batch.column(rankEndColumn) instanceof LongColumn longs
                            ? longs.get(row)
                            : ((IntColumn) batch.column(rankEndColumn)).get(row);
            rankEnds[key] = Math.max(0, end);
        }
        return rankEnds[key];
    }

    private void touch(int key, long rankEnd) {
        if (isTouched[key]) {
            return;
        }
        isTouched[key] = true;
        touched = SlotArrays.grow(touched, touchedCount + 1, 0);
        if (touchedCount == viewsBefore.length) {
            viewsBefore = Arrays.copyOf(viewsBefore, touchedCount * 2);
        }
        viewsBefore[touchedCount] = partitions.head(key, rankEnd);
        touched[touchedCount++] = key;
        ttl.written(key, now());
    }

    private void append(int key, Batch batch, int row, long rankEnd) {
        boolean isFull = partitions.size(key) >= rankEnd;
        if (isFull && (rankEnd == 0 || !partitions.isBeforeLast(key, row))) {
            return;
        }
        touch(key, rankEnd);
        int slot = partitions.insert(key, batch, row);
        if (isFull) {
            partitions.remove(key, partitions.size(key) - 1);
        }
        if (inputKind == Input.UPDATE) {
            setOrigin(slot, -1);
        }
    }

    private void update(int key, Batch batch, int row, long rankEnd) {
        int index = findByPrimaryKey(key, batch, row);
        if (index < 0) {
            append(key, batch, row, rankEnd);
            return;
        }
        touch(key, rankEnd);
        int old = partitions.get(key, index);
        int slot;
        if (partitions.compare(row, old) == 0) {
            slot = partitions.replace(key, index, batch, row);
        } else {
            partitions.remove(key, index);
            slot = partitions.insert(key, batch, row);
        }
        setOrigin(slot, origins[old]);
    }

    private int findByPrimaryKey(int key, Batch batch, int row) {
        for (int index = 0; index < partitions.size(key); index++) {
            int slot = partitions.get(key, index);
            boolean isSame = true;
            for (int column : primaryKeys) {
                isSame = isSame && partitions.rows().column(column).valueEquals(slot, batch.column(column), row);
            }
            if (isSame) {
                return index;
            }
        }
        return -1;
    }

    private void setOrigin(int slot, int origin) {
        origins = SlotArrays.grow(origins, partitions.rows().slotLimit(), -1);
        origins[slot] = origin;
        born = SlotArrays.grow(born, bornCount + 1, 0);
        born[bornCount++] = slot;
    }

    private void retractOrAdd(int key, Batch batch, int row, long rankEnd, boolean isAddition) {
        int index = isAddition ? -1 : partitions.find(key, batch, allColumns, row);
        if (isAddition) {
            touch(key, rankEnd);
            partitions.insert(key, batch, row);
        } else if (index >= 0) {
            touch(key, rankEnd);
            partitions.remove(key, index);
        }
    }

    @Override
    public void advanceTime(long watermarkMillis, Output output) {
        forgetExpired();
    }

    @Override
    public long nextTimerMillis() {
        return ttl.nextTimerMillis();
    }

    @Override
    public void endEpoch(Output output) {
        for (int i = 0; i < touchedCount; i++) {
            int key = touched[i];
            int[] after = partitions.head(key, rankEndColumn < 0 ? constantRankEnd : rankEnds[key]);
            if (byRank) {
                changes.addByRank(viewsBefore[i], after, origins);
            } else {
                changes.addAsSets(
                        viewsBefore[i], after, origins, partitions.rows().slotLimit());
            }
        }
        changes.emit(partitions.rows(), output);
        for (int i = 0; i < bornCount; i++) {
            origins[born[i]] = born[i];
        }
        bornCount = 0;
        partitions.freeRemoved();
        forgetEmptyPartitions();
    }

    /** A partition whose last rank was read from its first row keeps it, as in Flink, though it has no row any more. */
    private void forgetEmptyPartitions() {
        for (int i = 0; i < touchedCount; i++) {
            int key = touched[i];
            isTouched[key] = false;
            viewsBefore[i] = NO_ROWS;
            if (partitions.size(key) == 0 && rankEndColumn < 0) {
                keys.remove(key);
                ttl.removed(key);
            }
        }
        touchedCount = 0;
    }

    /** Bytes: version, keys, partitions, the last rank of each partition (long) where it is read from rows, times of writes. */
    @Override
    public void snapshot(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        keys.snapshot(out);
        partitions.snapshot(keys.slotLimit(), out);
        for (int key = 0; key < keys.slotLimit() && rankEndColumn >= 0; key++) {
            out.writeLong(rankEnds[key]);
        }
        ttl.snapshot(out);
    }

    @Override
    public void restore(DataInput in) throws IOException {
        Snapshots.checkVersion(in, VERSION, "top-N");
        keys.restore(in);
        ensureCapacity();
        partitions.restore(keys.slotLimit(), in);
        for (int key = 0; key < keys.slotLimit() && rankEndColumn >= 0; key++) {
            rankEnds[key] = in.readLong();
        }
        ttl.restore(in);
        if (inputKind == Input.UPDATE) {
            origins = IntStream.range(0, partitions.rows().slotLimit()).toArray();
        }
    }

    @Override
    public long stateRows() {
        return partitions.rows().size();
    }

    @Override
    public long stateBytes() {
        return keys.sizeBytes() + partitions.sizeBytes() + ttl.sizeBytes();
    }
}

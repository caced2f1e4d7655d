package io.millrace.operators.rank;

import io.millrace.data.Batch;
import io.millrace.data.LongColumn;
import io.millrace.data.NotNativeException;
import io.millrace.dataflow.Operator;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.dataflow.Output;
import io.millrace.operators.RowChanges;
import io.millrace.operators.SlotArrays;
import io.millrace.operators.Snapshots;
import io.millrace.plan.WindowDeduplicate;
import io.millrace.plan.WindowRank;
import io.millrace.plan.spec.RankRange;
import io.millrace.plan.spec.RankType;
import io.millrace.plan.spec.SortField;
import io.millrace.plan.spec.WindowingStrategy;
import io.millrace.state.KeyTable;
import io.millrace.state.LongStateColumn;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.runtime.util.TimeWindowUtil;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the first rows of each key and window, and emits them when the watermark has passed the window's end: {@link
 * WindowRank}, and {@link WindowDeduplicate} as its case of one row. Rows of windows that have been emitted are late. Follows
 * Flink's TopNRecordsCombiner and RowTimeDeduplicateRecordsCombiner.
 *
 * <p>State: a partition for each key and window, with no more rows than are to be emitted.
 */
public final class WindowRankOperator implements Operator {
    private static final int VERSION = 1;

    private final int[] keyColumns;
    private final int windowEndColumn;
    private final ZoneId shiftTimeZone;
    private final long rankStart;
    private final long rankEnd;
    /** Whether a row displaces one that the sort keys do not tell from it. */
    private final boolean lastOfEqualsWins;

    private final KeyTable keys;
    private final SortedPartitions partitions;
    private long watermark = Long.MIN_VALUE;

    /** When each window has to be emitted, with its slot in {@link #keys}. */
    private final TimeQueue timers = new TimeQueue();

    private final RowChanges changes;
    private int[] slots = {};
    private @Nullable OperatorContext context;

    private WindowRankOperator(
            RowType type,
            List<Integer> partition,
            List<SortField> orderBy,
            RankRange.Constant range,
            boolean outputRowNumber,
            boolean lastOfEqualsWins,
            int windowEndColumn,
            ZoneId shiftTimeZone) {
        List<LogicalType> types = type.getChildren();
        this.keyColumns = IntStream.concat(
                        IntStream.of(windowEndColumn), partition.stream().mapToInt(Integer::intValue))
                .toArray();
        this.windowEndColumn = windowEndColumn;
        this.shiftTimeZone = shiftTimeZone;
        this.rankStart = range.start();
        this.rankEnd = range.end();
        this.lastOfEqualsWins = lastOfEqualsWins;
        this.keys = new KeyTable(IntStream.of(keyColumns).mapToObj(types::get).toList());
        this.partitions = new SortedPartitions(types, orderBy);
        this.changes = new RowChanges(outputRowNumber);
    }

    /** @param zone {@code table.local-time-zone}: windows over TIMESTAMP_LTZ end by its clock */
    public static OperatorFactory factory(WindowRank node, RowType inputType, ZoneId zone) {
        if (node.rankType() != RankType.ROW_NUMBER || !(node.range() instanceof RankRange.Constant)) {
            throw new NotNativeException("a window top-N other than by ROW_NUMBER and to a constant rank");
        }
        RankRange.Constant range = (RankRange.Constant) node.range();
        SortOrder.check(node.orderBy(), inputType);
        int windowEnd = windowEndColumn(node.windowing());
        ZoneId shift = TimeWindowUtil.getShiftTimeZone(node.windowing().timeAttributeType(), zone);
        return () -> new WindowRankOperator(
                inputType, node.partition(), node.orderBy(), range, node.outputRowNumber(), false, windowEnd, shift);
    }

    public static OperatorFactory factory(WindowDeduplicate node, RowType inputType, ZoneId zone) {
        List<SortField> order = List.of(new SortField(node.orderKey(), !node.keepLastRow(), false));
        int windowEnd = windowEndColumn(node.windowing());
        ZoneId shift = TimeWindowUtil.getShiftTimeZone(node.windowing().timeAttributeType(), zone);
        return () -> new WindowRankOperator(
                inputType,
                node.partitionKeys(),
                order,
                new RankRange.Constant(1, 1),
                false,
                node.keepLastRow(),
                windowEnd,
                shift);
    }

    private static int windowEndColumn(WindowingStrategy windowing) {
        if (!windowing.isRowtime()) {
            throw new NotNativeException("a window top-N or deduplication by processing time");
        }
        if (windowing instanceof WindowingStrategy.WindowAttached attached) {
            return attached.windowEnd();
        }
        throw new NotNativeException("a window top-N or deduplication that assigns windows itself");
    }

    @Override
    public void open(OperatorContext newContext) {
        context = newContext;
    }

    @Override
    public void process(int input, Batch batch, Output output) {
        Batch rows = withoutLateRows(batch);
        if (rows == null) {
            return;
        }
        DeduplicateOperator.checkInsertOnly(rows);
        int size = rows.size();
        slots = SlotArrays.scratch(slots, size);
        keys.findOrInsert(rows, keyColumns, slots);
        partitions.ensureCapacity(keys.slotLimit());
        LongStateColumn windowEnds = (LongStateColumn) keys.keyColumn(0);
        for (int i = 0; i < keys.newSlotCount(); i++) {
            int key = keys.newSlots()[i];
            timers.add(fireTime(windowEnds.get(key)), key);
        }
        partitions.use(rows);
        for (int row = 0; row < size; row++) {
            keep(slots[row], rows, row);
        }
        partitions.freeRemoved();
    }

    private void keep(int key, Batch batch, int row) {
        int count = partitions.size(key);
        if (count < rankEnd) {
            partitions.insert(key, batch, row);
            return;
        }
        int order = partitions.compare(row, partitions.get(key, count - 1));
        if (order < 0 || (order == 0 && lastOfEqualsWins)) {
            partitions.remove(key, count - 1);
            partitions.insert(key, batch, row);
        }
    }

    /** The rows whose window has not been emitted; null if there are none. */
    private @Nullable Batch withoutLateRows(Batch batch) {
        int size = batch.size();
        long[] windowEnds = ((LongColumn) batch.column(windowEndColumn)).values();
        int[] kept = SlotArrays.scratch(slots, size);
        slots = kept;
        int count = 0;
        for (int row = 0; row < size; row++) {
            if (fireTime(windowEnds[row]) > watermark) {
                kept[count++] = row;
            }
        }
        if (count == size) {
            return batch;
        }
        if (context != null) {
            context.countLateRows(size - count);
        }
        return count == 0 ? null : batch.gather(Arrays.copyOf(kept, count), count);
    }

    /** The watermark at which a window ends: its last millisecond, in UTC. */
    private long fireTime(long windowEnd) {
        return TimeWindowUtil.toEpochMillsForTimer(windowEnd - 1, shiftTimeZone);
    }

    @Override
    public void advanceTime(long watermarkMillis, Output output) {
        watermark = Math.max(watermark, watermarkMillis);
        int[] fired = {};
        int count = 0;
        while (!timers.isEmpty() && timers.firstTime() <= watermark) {
            int key = timers.removeFirst();
            fired = SlotArrays.grow(fired, count + 1, 0);
            fired[count++] = key;
            for (int i = (int) Math.min(rankStart - 1, partitions.size(key)); i < partitions.size(key); i++) {
                changes.add(partitions.get(key, i), Batch.INSERT, i + 1L);
            }
        }
        changes.emit(partitions.rows(), output);
        for (int i = 0; i < count; i++) {
            while (partitions.size(fired[i]) > 0) {
                partitions.remove(fired[i], partitions.size(fired[i]) - 1);
            }
            keys.remove(fired[i]);
        }
        partitions.freeRemoved();
    }

    /** Bytes: version, watermark, keys (window end first), partitions. */
    @Override
    public void snapshot(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeLong(watermark);
        keys.snapshot(out);
        partitions.snapshot(keys.slotLimit(), out);
    }

    @Override
    public void restore(DataInput in) throws IOException {
        Snapshots.checkVersion(in, VERSION, "window top-N");
        watermark = in.readLong();
        keys.restore(in);
        partitions.restore(keys.slotLimit(), in);
        LongStateColumn windowEnds = (LongStateColumn) keys.keyColumn(0);
        for (int key = 0; key < keys.slotLimit(); key++) {
            if (partitions.size(key) > 0) {
                timers.add(fireTime(windowEnds.get(key)), key);
            }
        }
    }

    @Override
    public long stateRows() {
        return partitions.rows().size();
    }

    @Override
    public long stateBytes() {
        return keys.sizeBytes() + partitions.sizeBytes();
    }
}

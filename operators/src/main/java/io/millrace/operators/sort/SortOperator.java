package io.millrace.operators.sort;

import io.millrace.data.Batch;
import io.millrace.data.Limits;
import io.millrace.data.NotNativeException;
import io.millrace.dataflow.Operator;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.dataflow.Output;
import io.millrace.operators.SlotArrays;
import io.millrace.operators.Snapshots;
import io.millrace.operators.aggregate.GroupingKeys;
import io.millrace.operators.rank.SortOrder;
import io.millrace.plan.Sort;
import io.millrace.plan.spec.SortField;
import io.millrace.state.KeyTable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * Sorts all rows when the input has ended, and puts them out as inserts: {@link Sort}. Follows Flink's StreamSortOperator;
 * rows that no sort key tells apart leave in the order in which they came, which Flink leaves open.
 *
 * <p>State: each distinct row with the number of times it is there. A row that is taken back must be there.
 */
public final class SortOperator implements Operator {
    private static final int VERSION = 1;

    private final List<LogicalType> types;
    private final List<SortField> orderBy;
    private final int[] allColumns;
    private final KeyTable rows;
    /** By row: how many times it is there, and when it came first. */
    private long[] counts = {};

    private long[] arrivals = {};
    private long arrivalCount;
    private int[] slots = {};

    private SortOperator(RowType type, List<SortField> orderBy) {
        this.types = type.getChildren();
        this.orderBy = orderBy;
        this.allColumns = IntStream.range(0, types.size()).toArray();
        this.rows = new KeyTable(types);
    }

    /** @param isEnabled whether Flink would run it in streaming mode: {@code __table.exec.sort.non-temporal.enabled__} */
    public static OperatorFactory factory(Sort node, RowType inputType, boolean isEnabled) {
        if (!isEnabled) {
            throw new NotNativeException(
                    "sorting by something else than time, which never ends, and which Flink refuses");
        }
        SortOrder.check(node.orderBy(), inputType);
        GroupingKeys.types(IntStream.range(0, inputType.getFieldCount()).toArray(), inputType);
        return new OperatorFactory() {
            @Override
            public Operator create() {
                return new SortOperator(inputType, node.orderBy());
            }

            @Override
            public String stateDescription() {
                return "all rows, until the input ends";
            }
        };
    }

    @Override
    public void open(OperatorContext context) {}

    @Override
    public void process(int input, Batch batch, Output output) {
        slots = SlotArrays.scratch(slots, batch.size());
        rows.findOrInsert(batch, allColumns, slots);
        if (counts.length < rows.slotLimit()) {
            int capacity = Math.max(rows.slotLimit(), counts.length * 2);
            counts = Arrays.copyOf(counts, capacity);
            arrivals = Arrays.copyOf(arrivals, capacity);
        }
        for (int i = 0; i < rows.newSlotCount(); i++) {
            counts[rows.newSlots()[i]] = 0;
        }
        for (int row = 0; row < batch.size(); row++) {
            int slot = slots[row];
            if (Batch.isAddition(batch.rowKind(row))) {
                if (counts[slot]++ == 0) {
                    arrivals[slot] = arrivalCount++;
                }
            } else if (counts[slot]-- == 0) {
                throw new IllegalStateException("a row is taken back that is not there, in a sort of all rows");
            }
        }
        for (int row = 0; row < batch.size(); row++) {
            if (counts[slots[row]] == 0) {
                counts[slots[row]] = -1;
                rows.remove(slots[row]);
            }
        }
    }

    @Override
    public void advanceTime(long watermarkMillis, Output output) {
        if (watermarkMillis != Long.MAX_VALUE || rows.size() == 0) {
            return;
        }
        int[] all = inOrderOfArrival();
        SortOrder order = new SortOrder(orderBy, rows::keyColumn);
        order.use(new Batch(rows.gatherKeys(all, all.length), null, all.length));
        int[] places = SlotSort.places(all.length, (left, right) -> order.compare(left, all[right]));
        emit(all, places, output);
        for (int slot : all) {
            counts[slot] = -1;
        }
        rows.clear();
    }

    private int[] inOrderOfArrival() {
        int[] all = new int[rows.size()];
        int count = 0;
        for (int slot = 0; slot < rows.slotLimit(); slot++) {
            if (counts[slot] > 0) {
                all[count++] = slot;
            }
        }
        int[] places = SlotSort.places(count, (left, right) -> Long.compare(arrivals[all[left]], arrivals[all[right]]));
        return IntStream.of(places).map(place -> all[place]).toArray();
    }

    private void emit(int[] all, int[] places, Output output) {
        int[] chunk = new int[Limits.BATCH_ROWS];
        int count = 0;
        for (int place : places) {
            for (long copy = 0; copy < counts[all[place]]; copy++) {
                chunk[count++] = all[place];
                if (count == chunk.length) {
                    output.emit(new Batch(rows.gatherKeys(chunk, count), null, count));
                    count = 0;
                }
            }
        }
        if (count > 0) {
            output.emit(new Batch(rows.gatherKeys(chunk, count), null, count));
        }
    }

    /** Bytes: version, number of rows that came, rows, then for each slot its count and when it came first (two longs). */
    @Override
    public void snapshot(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeLong(arrivalCount);
        rows.snapshot(out);
        for (int slot = 0; slot < rows.slotLimit(); slot++) {
            out.writeLong(counts[slot]);
            out.writeLong(arrivals[slot]);
        }
    }

    @Override
    public void restore(DataInput in) throws IOException {
        Snapshots.checkVersion(in, VERSION, "sort");
        arrivalCount = in.readLong();
        rows.restore(in);
        counts = new long[rows.slotLimit()];
        arrivals = new long[rows.slotLimit()];
        for (int slot = 0; slot < counts.length; slot++) {
            counts[slot] = in.readLong();
            arrivals[slot] = in.readLong();
        }
    }

    @Override
    public long stateRows() {
        return rows.size();
    }

    @Override
    public long stateBytes() {
        return rows.sizeBytes() + 2L * Long.BYTES * counts.length;
    }
}

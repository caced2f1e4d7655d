package io.millrace.operators.aggregate;

import io.millrace.data.Batch;
import io.millrace.data.BooleanColumn;
import io.millrace.data.Column;
import io.millrace.data.ObjectColumn;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The accumulators of all calls of a node, for groups that the owner numbers by slots. The owner says with
 * {@link #ensureCapacity} how far slots go, and gives a slot back with {@link #reset}. Not thread-safe.
 */
public final class AggregateState {
    private final AggregateCalls plan;
    private final List<AggregateCalls.Call> calls;
    private final Accumulators[] accumulators;
    private final DistinctValues[] distinctValues;

    /** What each filter leaves of the batch at hand; computed at its first use. */
    private final @Nullable Selection[] selections;

    AggregateState(AggregateCalls plan) {
        this.plan = plan;
        this.calls = plan.calls();
        this.accumulators = new Accumulators[calls.size()];
        for (int i = 0; i < accumulators.length; i++) {
            accumulators[i] = calls.get(i).function().create();
        }
        this.distinctValues = new DistinctValues[plan.distinctSets().size()];
        for (int i = 0; i < distinctValues.length; i++) {
            AggregateCalls.DistinctSet set = plan.distinctSets().get(i);
            distinctValues[i] = new DistinctValues(set.types(), set.filters().size());
        }
        this.selections = new Selection[plan.filterColumns().length];
    }

    /**
     * Rows of a batch.
     *
     * @param rows which, or null for all
     * @param slots their groups
     * @param rowKinds their kinds, or null if all are added
     */
    private record Selection(int @Nullable [] rows, int[] slots, byte @Nullable [] rowKinds, int count) {
        Column[] gather(Batch batch, int[] columns) {
            Column[] gathered = new Column[columns.length];
            for (int i = 0; i < columns.length; i++) {
                Column column = batch.column(columns[i]);
                gathered[i] = rows == null ? column : column.gather(rows, count);
            }
            return gathered;
        }
    }

    List<AggregateCalls.Call> calls() {
        return calls;
    }

    /** The state of one call. */
    Accumulators accumulators(int call) {
        return accumulators[call];
    }

    /** Calls that have a result column. */
    int resultCount() {
        return plan.resultCount();
    }

    /** Makes the slots {@code [0, slots)} usable. */
    public void ensureCapacity(int slots) {
        for (Accumulators each : accumulators) {
            each.ensureCapacity(slots);
        }
        for (DistinctValues each : distinctValues) {
            each.ensureCapacity(slots);
        }
    }

    /** Forgets a group. */
    public void reset(int slot) {
        for (Accumulators each : accumulators) {
            each.reset(slot);
        }
        for (DistinctValues each : distinctValues) {
            each.reset(slot);
        }
    }

    /** Forgets the accumulators of a group but not its distinct values. */
    void resetAccumulators(int slot) {
        for (Accumulators each : accumulators) {
            each.reset(slot);
        }
    }

    /** Whether a group has distinct values. */
    boolean hasDistinctValues(int slot) {
        for (DistinctValues each : distinctValues) {
            if (each.hasValues(slot)) {
                return true;
            }
        }
        return false;
    }

    /** Takes a batch; {@code slots} has the group of each row. Rows of kind -U and -D are taken back. */
    public void accumulate(Batch batch, int[] slots) {
        accumulate(batch, slots, retractions(batch), -1);
    }

    /**
     * Takes a batch as {@link #accumulate} does, but ignores rows that are to be taken back from a group without rows.
     * Needs a call that counts all rows.
     */
    public void accumulateKnown(Batch batch, int[] slots) {
        byte[] rowKinds = retractions(batch);
        if (rowKinds == null) {
            accumulate(batch, slots, null, -1);
            return;
        }
        int[] kept = new int[batch.size()];
        int keptCount =
                ((CountAccumulators) accumulators[plan.countStar()]).countKnown(slots, rowKinds, batch.size(), kept);
        if (keptCount == batch.size()) {
            accumulate(batch, slots, rowKinds, plan.countStar());
        } else if (keptCount > 0) {
            Batch known = batch.gather(kept, keptCount);
            accumulate(known, gather(slots, kept, keptCount), retractions(known), plan.countStar());
        }
    }

    private void accumulate(Batch batch, int[] slots, byte @Nullable [] rowKinds, int skippedCall) {
        Arrays.fill(selections, null);
        selections[0] = new Selection(null, slots, rowKinds, batch.size());
        for (int i = 0; i < accumulators.length; i++) {
            AggregateCalls.Call call = calls.get(i);
            if (i != skippedCall && call.distinctSet() < 0) {
                Selection selection = selection(call.filter(), batch);
                accumulators[i].accumulate(
                        selection.gather(batch, call.arguments()),
                        selection.slots(),
                        selection.rowKinds(),
                        selection.count());
            }
        }
        for (int set = 0; set < distinctValues.length; set++) {
            accumulateDistinct(set, batch, slots);
        }
        Arrays.fill(selections, null);
    }

    private Selection selection(int filter, Batch batch) {
        Selection selection = selections[filter];
        if (selection == null) {
            selection = filter((BooleanColumn) batch.column(plan.filterColumns()[filter]), all());
            selections[filter] = selection;
        }
        return selection;
    }

    private Selection all() {
        Selection all = selections[0];
        if (all == null) {
            throw new IllegalStateException("no batch at hand");
        }
        return all;
    }

    private static Selection filter(BooleanColumn passes, Selection all) {
        boolean[] values = passes.values();
        boolean[] nulls = passes.nulls();
        int[] rows = new int[all.count()];
        int count = 0;
        for (int row = 0; row < all.count(); row++) {
            if (values[row] && (nulls == null || !nulls[row])) {
                rows[count++] = row;
            }
        }
        if (count == all.count()) {
            return all;
        }
        byte[] rowKinds = all.rowKinds();
        return new Selection(
                rows, gather(all.slots(), rows, count), rowKinds == null ? null : gather(rowKinds, rows, count), count);
    }

    private void accumulateDistinct(int set, Batch batch, int[] slots) {
        AggregateCalls.DistinctSet plan = this.plan.distinctSets().get(set);
        int count = batch.size();
        long[][] deltas = new long[plan.filters().size()][];
        for (int i = 0; i < deltas.length; i++) {
            deltas[i] = deltas(selection(plan.filters().get(i), batch), count);
        }
        changeDistinct(set, all().gather(batch, plan.arguments()), slots, deltas, count);
    }

    private static long[] deltas(Selection selection, int count) {
        long[] deltas = new long[count];
        int[] rows = selection.rows();
        for (int i = 0; i < selection.count(); i++) {
            deltas[rows == null ? i : rows[i]] = Accumulators.sign(selection.rowKinds(), i);
        }
        return deltas;
    }

    /** Changes how often values occur, and has the calls take those that came up and went away by that. */
    private void changeDistinct(int set, Column[] values, int[] slots, long[][] deltas, int count) {
        changeDistinct(set, values, slots, slots, deltas, count);
    }

    /** @param slots the groups of the accumulators, which need not be those of the values */
    private void changeDistinct(int set, Column[] values, int[] valueSlots, int[] slots, long[][] deltas, int count) {
        if (count == 0) {
            return;
        }
        DistinctValues distinct = distinctValues[set];
        List<Integer> filters = plan.distinctSets().get(set).filters();
        int[] entries = distinct.findOrInsert(values, valueSlots, count);
        int[] rows = new int[count];
        byte[] rowKinds = new byte[count];
        for (int i = 0; i < deltas.length; i++) {
            int changed = distinct.change(i, entries, deltas[i], count, rows, rowKinds);
            if (changed > 0) {
                accumulateChanged(set, filters.get(i), values, gather(slots, rows, changed), rows, rowKinds, changed);
            }
        }
        distinct.removeUnused(entries, count);
    }

    private void accumulateChanged(
            int set, int filter, Column[] values, int[] slots, int[] rows, byte[] rowKinds, int changed) {
        Column[] gathered = new Column[values.length];
        for (int column = 0; column < values.length; column++) {
            gathered[column] = values[column].gather(rows, changed);
        }
        for (int i = 0; i < accumulators.length; i++) {
            if (calls.get(i).distinctSet() == set && calls.get(i).filter() == filter) {
                accumulators[i].accumulate(gathered, slots, rowKinds, changed);
            }
        }
    }

    /**
     * Takes the output of a local aggregate.
     *
     * @param firstColumn the first accumulator's column in the batch
     */
    public void merge(Batch batch, int firstColumn, int[] slots) {
        int column = mergeAccumulators(batch, firstColumn, slots);
        for (int set = 0; set < distinctValues.length; set++) {
            mergeDistinct(set, (ObjectColumn) batch.column(column + set), slots);
        }
    }

    /** Merges all but distinct values; returns the column behind. */
    private int mergeAccumulators(Batch batch, int firstColumn, int[] slots) {
        int column = firstColumn;
        for (int i = 0; i < accumulators.length; i++) {
            int width = accumulators[i].accumulatorTypes().length;
            if (calls.get(i).distinctSet() < 0) {
                accumulators[i].merge(Arrays.copyOfRange(batch.columns(), column, column + width), slots, batch.size());
            }
            column += width;
        }
        return column;
    }

    private void mergeDistinct(int set, ObjectColumn groups, int[] slots) {
        AggregateCalls.DistinctSet plan = this.plan.distinctSets().get(set);
        DistinctValues.Flat flat =
                DistinctValues.Flat.of(groups, plan.types(), plan.filters().size(), slots);
        changeDistinct(set, flat.values(), flat.slots(), flat.deltas(), flat.count());
    }

    /**
     * Takes the output of a local aggregate as {@link #merge} does, but with the distinct values of a row in another group
     * than its accumulators.
     *
     * @param valueSlots the group of each row's distinct values
     * @param slots the group of each row's accumulators, one and the same for all rows of a group of values
     */
    void mergeIncrements(Batch batch, int firstColumn, int[] valueSlots, int[] slots) {
        int column = mergeAccumulators(batch, firstColumn, slots);
        int[] slotOfValues =
                new int[Arrays.stream(valueSlots, 0, batch.size()).max().orElse(0) + 1];
        for (int row = 0; row < batch.size(); row++) {
            slotOfValues[valueSlots[row]] = slots[row];
        }
        for (int set = 0; set < distinctValues.length; set++) {
            AggregateCalls.DistinctSet distinct = plan.distinctSets().get(set);
            ObjectColumn groups = (ObjectColumn) batch.column(column + set);
            DistinctValues.Flat flat = DistinctValues.Flat.of(
                    groups, distinct.types(), distinct.filters().size(), valueSlots);
            int[] flatSlots = gather(slotOfValues, flat.slots(), flat.count());
            changeDistinct(set, flat.values(), flat.slots(), flatSlots, flat.deltas(), flat.count());
        }
    }

    /** Adds the groups {@code from[i]} to the groups {@code to[i]}; no group is among both. */
    public void mergeSlots(int[] from, int[] to, int count) {
        for (int i = 0; i < accumulators.length; i++) {
            if (calls.get(i).distinctSet() < 0) {
                accumulators[i].mergeSlots(from, to, count);
            }
        }
        for (int set = 0; set < distinctValues.length; set++) {
            mergeDistinct(set, distinctValues[set].groups(from, count), to);
        }
    }

    /** Makes groups copies of others: {@code to[i]}, which is in its initial state, of {@code from[i]}. */
    public void copySlots(int[] from, int[] to, int count) {
        for (int i = 0; i < accumulators.length; i++) {
            if (calls.get(i).distinctSet() < 0) {
                accumulators[i].copySlots(from, to, count);
            }
        }
        for (int set = 0; set < distinctValues.length; set++) {
            mergeDistinct(set, distinctValues[set].groups(from, count), to);
        }
    }

    /** Whether code of users runs here, which must not be asked for results that nobody wants. */
    boolean callsUserCode() {
        for (Accumulators each : accumulators) {
            if (each.callsUserCode()) {
                return true;
            }
        }
        return false;
    }

    /** The results of groups: a column a call, without the count that was added. */
    public Column[] results(int[] slots, int count) {
        Column[] results = new Column[plan.resultCount()];
        for (int i = 0; i < results.length; i++) {
            results[i] = accumulators[i].result(slots, count);
        }
        return results;
    }

    /** The accumulators of groups, in the layout of a local aggregate's output. */
    public Column[] accumulatorColumns(int[] slots, int count) {
        Column[] columns = Arrays.copyOf(accumulatorColumnsWithoutDistinct(slots, count), width());
        int column = columns.length - distinctValues.length;
        for (DistinctValues each : distinctValues) {
            columns[column++] = each.groups(slots, count);
        }
        return columns;
    }

    Column[] accumulatorColumnsWithoutDistinct(int[] slots, int count) {
        Column[] columns = new Column[width() - distinctValues.length];
        int column = 0;
        for (Accumulators each : accumulators) {
            for (Column accumulator : each.accumulatorColumns(slots, count)) {
                columns[column++] = accumulator;
            }
        }
        return columns;
    }

    /** Number of columns of {@link #accumulatorColumns}. */
    public int width() {
        int width = distinctValues.length;
        for (Accumulators each : accumulators) {
            width += each.accumulatorTypes().length;
        }
        return width;
    }

    /** Rows in a group; needs a call that counts them, or one that adds up counts of them. */
    public long rowCount(int slot) {
        Accumulators counts = accumulators[plan.countStar()];
        return counts instanceof LongSumAccumulators sums ? sums.sum(slot) : ((CountAccumulators) counts).count(slot);
    }

    /** The kinds of a batch; null if all its rows are added. */
    static byte @Nullable [] retractions(Batch batch) {
        byte[] rowKinds = batch.rowKinds();
        if (rowKinds == null) {
            return null;
        }
        int odd = 0;
        for (int row = 0; row < batch.size(); row++) {
            odd |= rowKinds[row];
        }
        return (odd & 1) == 0 ? null : rowKinds;
    }

    static int[] gather(int[] values, int[] rows, int count) {
        int[] gathered = new int[count];
        for (int i = 0; i < count; i++) {
            gathered[i] = values[rows[i]];
        }
        return gathered;
    }

    static byte[] gather(byte[] values, int[] rows, int count) {
        byte[] gathered = new byte[count];
        for (int i = 0; i < count; i++) {
            gathered[i] = values[rows[i]];
        }
        return gathered;
    }

    /** Bytes held, about. */
    public long sizeBytes() {
        long bytes = 0;
        for (Accumulators each : accumulators) {
            bytes += each.sizeBytes();
        }
        for (DistinctValues each : distinctValues) {
            bytes += each.sizeBytes();
        }
        return bytes;
    }

    /** Writes the groups of the slots {@code [0, slotLimit)}: call after call, then the distinct sets. */
    public void snapshot(int slotLimit, DataOutput out) throws IOException {
        for (Accumulators each : accumulators) {
            each.snapshot(slotLimit, out);
        }
        for (DistinctValues each : distinctValues) {
            each.snapshot(slotLimit, out);
        }
    }

    /** Reads what {@link #snapshot} wrote, into an instance that was not used. */
    public void restore(int slotLimit, DataInput in) throws IOException {
        ensureCapacity(slotLimit);
        for (Accumulators each : accumulators) {
            each.restore(slotLimit, in);
        }
        for (DistinctValues each : distinctValues) {
            each.restore(slotLimit, in);
        }
    }
}

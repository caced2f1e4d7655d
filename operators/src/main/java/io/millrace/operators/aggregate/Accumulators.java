package io.millrace.operators.aggregate;

import io.millrace.data.Column;
import io.millrace.state.ColumnSerializer;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * The state of one aggregate call for all groups, in arrays indexed by the slot of a group. Every method works on a whole
 * batch: {@code slots[i]} is the group of row {@code i}, for {@code i} in {@code [0, count)}.
 *
 * <p>A slot that is not in use is in its initial state; that of a group without rows. Slots below the capacity given by
 * {@link #ensureCapacity} may be used without further ado, and whoever stops to use one calls {@link #reset}.
 */
abstract class Accumulators {
    private final LogicalType[] accumulatorTypes;
    private int capacity;

    /** @param accumulatorTypes types of {@link #accumulatorColumns} */
    Accumulators(LogicalType... accumulatorTypes) {
        this.accumulatorTypes = accumulatorTypes;
    }

    /** How many columns {@link #accumulatorColumns} gives, and their types. */
    final LogicalType[] accumulatorTypes() {
        return accumulatorTypes;
    }

    /** Makes the slots {@code [0, slots)} usable. */
    final void ensureCapacity(int slots) {
        if (slots > capacity) {
            capacity = Math.max(slots, Math.max(16, capacity + (capacity >> 1)));
            resize(capacity);
        }
    }

    /** Gives the arrays a new length, larger than before, keeping what they hold. */
    abstract void resize(int newCapacity);

    /** Puts a slot back into its initial state. */
    abstract void reset(int slot);

    /**
     * Takes rows.
     *
     * @param arguments the columns of the call's arguments; at least {@code count} rows each
     * @param rowKinds a kind a row, or null if all rows are inserts; rows of odd kinds (-U, -D) are taken back
     */
    abstract void accumulate(Column[] arguments, int[] slots, byte @Nullable [] rowKinds, int count);

    /**
     * Takes rows as {@link #accumulate} does and gives results on the way, in one pass.
     *
     * @param emits rows, ascending, after each of which the result of its group is wanted
     * @return the results, or null, with nothing taken, if this function has no such pass
     */
    @Nullable
    Column running(Column[] arguments, int[] slots, byte @Nullable [] rowKinds, int count, int[] emits, int emitCount) {
        return null;
    }

    /** Takes accumulators of other instances, as {@link #accumulatorColumns} gives them. */
    abstract void merge(Column[] accumulators, int[] slots, int count);

    /** Adds the state of slots to that of others of this instance: that of {@code from[i]} to that of {@code to[i]}. */
    void mergeSlots(int[] from, int[] to, int count) {
        merge(accumulatorColumns(from, count), to, count);
    }

    /**
     * Makes slots copies of others, so that neither is changed by what happens to the other: {@code to[i]}, which is in its
     * initial state, of {@code from[i]}.
     */
    void copySlots(int[] from, int[] to, int count) {
        mergeSlots(from, to, count);
    }

    /** Whether code of users runs here, which must not be asked for results that nobody wants. */
    boolean callsUserCode() {
        return false;
    }

    /** The results of groups. */
    abstract Column result(int[] slots, int count);

    /** The states of groups, in the layout in which Flink's local aggregates hand them to global ones. */
    abstract Column[] accumulatorColumns(int[] slots, int count);

    /** Bytes held, about. */
    abstract long sizeBytes();

    /** Writes the states of the slots {@code [0, slotLimit)}: column after column, see {@link ColumnSerializer}. */
    void snapshot(int slotLimit, DataOutput out) throws IOException {
        Column[] columns = accumulatorColumns(slotsBelow(slotLimit), slotLimit);
        for (int i = 0; i < columns.length; i++) {
            ColumnSerializer.write(columns[i], accumulatorTypes[i], out);
        }
    }

    /** Reads what {@link #snapshot} wrote, into an instance that was not used. */
    void restore(int slotLimit, DataInput in) throws IOException {
        Column[] columns = new Column[accumulatorTypes.length];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = ColumnSerializer.read(accumulatorTypes[i], in);
        }
        ensureCapacity(slotLimit);
        merge(columns, slotsBelow(slotLimit), slotLimit);
    }

    static int[] slotsBelow(int slotLimit) {
        int[] slots = new int[slotLimit];
        Arrays.setAll(slots, slot -> slot);
        return slots;
    }

    /** Whether a row of such a kind is to be taken back: -U and -D are odd. */
    static boolean isRetraction(byte @Nullable [] rowKinds, int row) {
        return rowKinds != null && (rowKinds[row] & 1) != 0;
    }

    /** 1 for a row that is added, -1 for one that is taken back. */
    static int sign(byte @Nullable [] rowKinds, int row) {
        return rowKinds == null ? 1 : 1 - ((rowKinds[row] & 1) << 1);
    }
}

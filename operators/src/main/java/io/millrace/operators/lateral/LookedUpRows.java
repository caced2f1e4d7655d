package io.millrace.operators.lateral;

import io.millrace.data.Batch;
import io.millrace.data.Column;
import io.millrace.data.Values;
import io.millrace.operators.SlotArrays;
import io.millrace.state.ColumnSerializer;
import io.millrace.state.KeyTable;
import io.millrace.state.ObjectStateColumn;
import io.millrace.state.TimeToLive;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalSerializers;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/** State: the rows that were found for the row of each key; a key may have been looked up in vain and have none. */
final class LookedUpRows {
    private final int[] keyColumns;
    private final RowType foundType;
    private final ArrayType arrayType;
    private final TypeSerializer<RowData> serializer;
    private final KeyTable keys;
    private final ObjectStateColumn found = new ObjectStateColumn();
    private final TimeToLive ttl;
    private int[] slots = {};

    LookedUpRows(RowType inputType, int[] keyColumns, RowType foundType, long ttlMillis) {
        this.keyColumns = keyColumns;
        this.foundType = foundType;
        this.arrayType = new ArrayType(foundType);
        this.serializer = InternalSerializers.create(foundType);
        this.keys = new KeyTable(
                Arrays.stream(keyColumns).mapToObj(inputType::getTypeAt).toList());
        this.ttl = new TimeToLive(ttlMillis);
    }

    /** The slots of a batch's keys, by row, until {@link #forgetEmpty}. */
    int[] lookUp(Batch batch) {
        slots = SlotArrays.scratch(slots, batch.size());
        keys.findOrInsert(batch, keyColumns, slots);
        found.ensureCapacity(keys.slotLimit());
        return slots;
    }

    /** What was found for the row of a key; null if it was not looked up, or that is forgotten. */
    @Nullable
    ArrayData get(int slot) {
        return (ArrayData) found.get(slot);
    }

    /** Keeps the rows {@code from} to {@code to} of a batch for a key. */
    void put(int slot, Batch rows, int from, int to, long nowMillis) {
        Object[] copies = new Object[to - from];
        for (int row = from; row < to; row++) {
            GenericRowData copy = new GenericRowData(rows.columnCount());
            for (int i = 0; i < rows.columnCount(); i++) {
                LogicalType type = foundType.getTypeAt(i);
                copy.setField(i, Values.get(rows.column(i), type, row));
            }
            copies[row - from] = serializer.copy(copy);
        }
        found.set(slot, new GenericArrayData(copies));
        ttl.written(slot, nowMillis);
    }

    void remove(int slot) {
        found.setNull(slot);
        ttl.removed(slot);
    }

    /** Forgets the keys of a batch, of which {@link #lookUp} gave the slots, that have nothing. */
    void forgetEmpty(int rows) {
        boolean[] isRemoved = new boolean[keys.slotLimit()];
        for (int row = 0; row < rows; row++) {
            int slot = slots[row];
            if (found.get(slot) == null && !isRemoved[slot]) {
                isRemoved[slot] = true;
                keys.remove(slot);
            }
        }
    }

    /** Processing time has come to a time: forgets what has expired. */
    void advanceTo(long nowMillis) {
        for (int slot = ttl.nextExpired(nowMillis); slot >= 0; slot = ttl.nextExpired(nowMillis)) {
            found.setNull(slot);
            keys.remove(slot);
        }
    }

    long nextTimerMillis() {
        return ttl.nextTimerMillis();
    }

    long size() {
        return keys.size();
    }

    long sizeBytes() {
        return keys.sizeBytes() + found.sizeBytes() + ttl.sizeBytes();
    }

    /** Bytes: the keys, the array of rows of each slot of the keys, the times of writes. */
    void snapshot(DataOutput out) throws IOException {
        keys.snapshot(out);
        int[] all = new int[keys.slotLimit()];
        Arrays.setAll(all, i -> i);
        ColumnSerializer.write(found.gather(all, all.length), arrayType, out);
        ttl.snapshot(out);
    }

    void restore(DataInput in) throws IOException {
        keys.restore(in);
        found.ensureCapacity(keys.slotLimit());
        Column column = ColumnSerializer.read(arrayType, in);
        for (int slot = 0; slot < column.size(); slot++) {
            found.set(slot, column, slot);
        }
        ttl.restore(in);
    }
}

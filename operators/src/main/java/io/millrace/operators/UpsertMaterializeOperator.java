package io.millrace.operators;

import io.millrace.data.Batch;
import io.millrace.data.BatchBuilder;
import io.millrace.data.NotNativeException;
import io.millrace.dataflow.Operator;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.dataflow.Output;
import io.millrace.plan.Sink;
import io.millrace.state.KeyTable;
import io.millrace.state.RowTable;
import io.millrace.state.TimeToLive;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Brings a changelog whose keys are not the sink's into upserts by the sink's primary key: several rows may claim one key at
 * a time, the last that came and is still there wins. Follows Flink's SinkUpsertMaterializer change by change, without
 * folding: updates carry no row before, and a retraction of a row that is not there is passed over.
 */
public final class UpsertMaterializeOperator implements Operator {
    private static final int VERSION = 1;
    private static final int NONE = -1;
    /** In place of a key's first row: the key has none and was removed. */
    private static final int FORGOTTEN = -2;

    private final int[] primaryKey;
    /** Columns in which a retraction equals the row it takes away. */
    private final int[] identity;
    /** Whether a row takes the place of the one with the same identity; otherwise it is one more. */
    private final boolean replaces;

    private final KeyTable keys;
    private final RowTable rows;
    /** By key: its first row. */
    private int[] heads = {};
    /** By row: the row of the same key that came next. */
    private int[] next = {};

    private final TimeToLive ttl;
    private @Nullable OperatorContext context;
    private final BatchBuilder changes;
    private int[] slots = {};

    private UpsertMaterializeOperator(
            RowType type, int[] primaryKey, int[] identity, boolean replaces, long ttlMillis) {
        List<LogicalType> types = type.getChildren();
        this.primaryKey = primaryKey;
        this.identity = identity;
        this.replaces = replaces;
        this.keys = new KeyTable(IntStream.of(primaryKey).mapToObj(types::get).toList());
        this.rows = new RowTable(types);
        this.ttl = new TimeToLive(ttlMillis);
        this.changes = new BatchBuilder(types);
    }

    /** @param primaryKey columns of the sink's primary key */
    public static OperatorFactory factory(Sink node, RowType inputType, int[] primaryKey) {
        long ttlMillis = StateTtl.millis(node);
        String conflictBehavior = node.conflictBehavior();
        if (conflictBehavior != null && !conflictBehavior.equals("DEDUPLICATE")) {
            throw new NotNativeException("ON CONFLICT DO " + conflictBehavior + " of " + node.description());
        }
        List<Integer> upsertKey = node.inputUpsertKey();
        boolean replaces = upsertKey != null && !upsertKey.isEmpty();
        int[] identity = replaces
                ? upsertKey.stream().mapToInt(Integer::intValue).toArray()
                : IntStream.range(0, inputType.getFieldCount()).toArray();
        return new OperatorFactory() {
            @Override
            public Operator create() {
                return new UpsertMaterializeOperator(inputType, primaryKey, identity, replaces, ttlMillis);
            }

            @Override
            public String stateDescription() {
                return "all rows of each primary key, in the order they came";
            }
        };
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
        keys.findOrInsert(batch, primaryKey, slots);
        heads = SlotArrays.grow(heads, keys.slotLimit(), NONE);
        for (int i = 0; i < keys.newSlotCount(); i++) {
            heads[keys.newSlots()[i]] = NONE;
        }
        for (int row = 0; row < size; row++) {
            if (Batch.isAddition(batch.rowKind(row))) {
                add(slots[row], batch, row);
            } else {
                retract(slots[row], batch, row);
            }
        }
        forgetEmptyKeys(size);
        if (!changes.isEmpty()) {
            output.emit(changes.build());
        }
    }

    private void forgetExpired() {
        long now = now();
        for (int key = ttl.nextExpired(now); key >= 0; key = ttl.nextExpired(now)) {
            for (int slot = heads[key]; slot != NONE; slot = next[slot]) {
                rows.free(slot);
            }
            heads[key] = FORGOTTEN;
            keys.remove(key);
        }
    }

    private long now() {
        return context == null ? 0 : context.clock().processingTimeMillis();
    }

    private void add(int key, Batch batch, int row) {
        changes.append(batch, row, heads[key] == NONE ? Batch.INSERT : Batch.UPDATE_AFTER);
        ttl.written(key, now());
        int last = NONE;
        for (int slot = heads[key]; slot != NONE; slot = next[slot]) {
            if (replaces && isSame(slot, batch, row)) {
                rows.set(slot, batch, row);
                return;
            }
            last = slot;
        }
        int added = rows.allocate();
        next = SlotArrays.grow(next, rows.slotLimit(), NONE);
        rows.set(added, batch, row);
        next[added] = NONE;
        if (last == NONE) {
            heads[key] = added;
        } else {
            next[last] = added;
        }
    }

    private void retract(int key, Batch batch, int row) {
        int previous = NONE;
        int slot = heads[key];
        while (slot != NONE && !isSame(slot, batch, row)) {
            previous = slot;
            slot = next[slot];
        }
        if (slot == NONE) {
            return;
        }
        ttl.written(key, now());
        int following = next[slot];
        if (previous == NONE) {
            heads[key] = following;
        } else {
            next[previous] = following;
        }
        rows.free(slot);
        if (heads[key] == NONE) {
            changes.append(batch, row, Batch.DELETE);
        } else if (following == NONE) {
            rows.appendTo(changes, previous, Batch.UPDATE_AFTER);
        }
    }

    private boolean isSame(int slot, Batch batch, int row) {
        for (int column : identity) {
            if (!rows.column(column).valueEquals(slot, batch.column(column), row)) {
                return false;
            }
        }
        return true;
    }

    private void forgetEmptyKeys(int size) {
        for (int row = 0; row < size; row++) {
            int key = slots[row];
            if (heads[key] == NONE) {
                keys.remove(key);
                ttl.removed(key);
                heads[key] = FORGOTTEN;
            }
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
    public void snapshot(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        keys.snapshot(out);
        rows.snapshot(out);
        SlotArrays.write(heads, keys.slotLimit(), out);
        SlotArrays.write(next, rows.slotLimit(), out);
        ttl.snapshot(out);
    }

    @Override
    public void restore(DataInput in) throws IOException {
        Snapshots.checkVersion(in, VERSION, "upsert materializer");
        keys.restore(in);
        rows.restore(in);
        heads = SlotArrays.read(keys.slotLimit(), NONE, in);
        next = SlotArrays.read(rows.slotLimit(), NONE, in);
        ttl.restore(in);
    }

    @Override
    public long stateRows() {
        return rows.size();
    }

    @Override
    public long stateBytes() {
        return keys.sizeBytes()
                + rows.sizeBytes()
                + ttl.sizeBytes()
                + (long) (heads.length + next.length) * Integer.BYTES;
    }
}

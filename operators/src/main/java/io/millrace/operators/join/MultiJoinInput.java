package io.millrace.operators.join;

import io.millrace.data.Batch;
import io.millrace.operators.SlotArrays;
import io.millrace.plan.MultiJoin;
import io.millrace.plan.spec.Distribution;
import io.millrace.state.KeyTable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * The rows of one input of a join of many, by the key under which the inputs before look for them: the key that all inputs
 * share, then the columns that are equal to columns of inputs before. A null is a value like any other here; whether it
 * matches is left to the condition.
 */
final class MultiJoinInput {
    private final int[] commonKey;
    private final List<MultiJoin.JoinAttribute> attributes;
    private final int[] keyColumns;
    private final KeyTable keys;
    private final JoinSide side;
    private int[] keySlots = {};

    MultiJoinInput(MultiJoin node, int input, RowType type) {
        List<LogicalType> types = type.getChildren();
        this.commonKey = hashKeys(node.inputs().get(input).distribution());
        this.attributes = attributes(node, input, commonKey);
        this.keyColumns = IntStream.concat(
                        IntStream.of(commonKey),
                        attributes.stream().mapToInt(MultiJoin.JoinAttribute::rightField))
                .toArray();
        this.keys = new KeyTable(IntStream.of(keyColumns).mapToObj(types::get).toList());
        List<int[]> uniqueKeys = node.inputUniqueKeys().get(input).stream()
                .map(JoinKeys::toArray)
                .toList();
        this.side = new JoinSide(types, InputKey.of(keyColumns, uniqueKeys), false);
    }

    /** The key that all inputs share is that by which their rows come together on a shard; columns in the same order. */
    private static int[] hashKeys(Distribution distribution) {
        if (distribution instanceof Distribution.KeepInput kept) {
            return hashKeys(kept.input());
        }
        return distribution instanceof Distribution.Hash hash ? JoinKeys.toArray(hash.keys()) : new int[0];
    }

    /** Equalities with inputs before that the common key does not have. */
    private static List<MultiJoin.JoinAttribute> attributes(MultiJoin node, int input, int[] commonKey) {
        List<MultiJoin.JoinAttribute> attributes = new ArrayList<>();
        for (MultiJoin.JoinAttribute attribute : node.joinAttributes().getOrDefault(input, List.of())) {
            boolean isCommon = IntStream.of(commonKey).anyMatch(column -> column == attribute.rightField());
            if (attribute.leftInput() >= 0 && !isCommon) {
                attributes.add(attribute);
            }
        }
        return attributes;
    }

    int[] commonKey() {
        return commonKey;
    }

    /** What the key has besides the common key. */
    List<MultiJoin.JoinAttribute> attributes() {
        return attributes;
    }

    JoinSide side() {
        return side;
    }

    /**
     * Finds the first row of each key, or {@link JoinSide#NONE}.
     *
     * @param probe the keys: the common key, then the attributes
     */
    int[] first(Batch probe) {
        int[] slots = new int[probe.size()];
        keys.find(probe, IntStream.range(0, probe.columnCount()).toArray(), slots);
        for (int i = 0; i < slots.length; i++) {
            slots[i] = slots[i] < 0 ? JoinSide.NONE : side.first(slots[i]);
        }
        return slots;
    }

    /** To be called with a batch of this input before its rows are applied. */
    void begin(Batch batch) {
        keySlots = SlotArrays.scratch(keySlots, batch.size());
        keys.findOrInsert(batch, keyColumns, keySlots);
        side.addKeys(keys);
        side.begin(batch);
    }

    /** The key of a row of the batch, as a number below {@link #keyLimit}. */
    int key(int row) {
        return keySlots[row];
    }

    int keyLimit() {
        return keys.slotLimit();
    }

    /** Adds a row of the batch, or takes it away. */
    void apply(Batch batch, int row) {
        if (Batch.isAddition(batch.rowKind(row))) {
            side.add(keySlots[row], batch, row, 0);
        } else {
            side.retract(keySlots[row], batch, row);
        }
    }

    /** To be called when all rows of the batch are applied: forgets keys without rows. */
    void end(Batch batch) {
        side.end(batch);
        for (int row = 0; row < batch.size(); row++) {
            int key = keySlots[row];
            if (side.first(key) == JoinSide.NONE) {
                keys.remove(key);
                side.forgetKey(key);
            }
        }
    }

    int size() {
        return side.size();
    }

    long sizeBytes() {
        return keys.sizeBytes() + side.sizeBytes();
    }

    /** Bytes: keys, rows. */
    void snapshot(DataOutput out) throws IOException {
        keys.snapshot(out);
        side.snapshot(keys.slotLimit(), out);
    }

    void restore(DataInput in) throws IOException {
        keys.restore(in);
        side.restore(keys.slotLimit(), in);
    }
}

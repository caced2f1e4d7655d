package io.millrace.operators.join;

import io.millrace.data.Batch;
import io.millrace.operators.SlotArrays;
import io.millrace.operators.StateTtl;
import io.millrace.plan.MultiJoin;
import io.millrace.plan.spec.Distribution;
import io.millrace.plan.spec.JoinType;
import io.millrace.state.KeyTable;
import io.millrace.state.RowTable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one input of a join of many, by the key under which the inputs before look for them: the key that all inputs
 * share, then the columns that are equal to columns of inputs before. A null is a value like any other here; whether it
 * matches is left to the condition.
 */
final class MultiJoinInput {
    private static final int[] NO_DEGREES = {};

    private final boolean isLeft;
    private final @Nullable JoinCondition condition;
    private final int[] commonKey;
    private final List<MultiJoin.JoinAttribute> attributes;
    private final int[] keyColumns;
    private final KeyTable keys;
    private final JoinSide side;
    private int[] keySlots = {};

    /** @param condition over the columns of all inputs up to this one; null for none */
    MultiJoinInput(MultiJoin node, int input, RowType type, @Nullable JoinCondition condition) {
        this.isLeft = input > 0 && node.joinTypes().get(input) == JoinType.LEFT;
        this.condition = condition;
        List<LogicalType> types = type.getChildren();
        this.commonKey = hashKeys(node.inputs().get(input).distribution());
        this.attributes = attributes(node, input, commonKey);
        this.keyColumns = IntStream.concat(
                        IntStream.of(commonKey), attributes.stream().mapToInt(MultiJoin.JoinAttribute::rightField))
                .toArray();
        this.keys = new KeyTable(IntStream.of(keyColumns).mapToObj(types::get).toList());
        List<int[]> uniqueKeys = node.inputUniqueKeys().get(input).stream()
                .map(JoinKeys::toArray)
                .toList();
        this.side = new JoinSide(types, InputKey.of(keyColumns, uniqueKeys), false, StateTtl.millis(node, input));
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

    /** Whether what is before this input is kept though nothing matches it. */
    boolean isLeft() {
        return isLeft;
    }

    @Nullable
    JoinCondition condition() {
        return condition;
    }

    int[] commonKey() {
        return commonKey;
    }

    /** What the key has besides the common key. */
    List<MultiJoin.JoinAttribute> attributes() {
        return attributes;
    }

    RowTable rows() {
        return side.rows();
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

    /** The row behind another one of the same key, or {@link JoinSide#NONE}. */
    int next(int row) {
        return side.next(row);
    }

    /** Forgets the rows that have outlived their time by a processing time. */
    void forgetExpired(long processingTimeMillis) {
        side.advanceTo(processingTimeMillis);
        for (int key = side.forgetNextExpired(); key >= 0; key = side.forgetNextExpired()) {
            forgetIfEmpty(key);
        }
    }

    /** When rows are to be forgotten next though no row comes. */
    long nextTimerMillis() {
        return side.nextTimerMillis();
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

    /** Adds the rows {@code [from, to)} of the batch, or takes them away. */
    void apply(Batch batch, int from, int to) {
        int[] rows = new int[to - from];
        Arrays.setAll(rows, i -> from + i);
        side.apply(batch, keySlots, rows, rows.length, NO_DEGREES);
    }

    /** To be called when all rows of the batch are applied: forgets keys without rows. */
    void end(Batch batch) {
        side.end(batch);
        for (int row = 0; row < batch.size(); row++) {
            forgetIfEmpty(keySlots[row]);
        }
    }

    private void forgetIfEmpty(int key) {
        if (side.first(key) == JoinSide.NONE) {
            keys.remove(key);
            side.forgetKey(key);
        }
    }

    int size() {
        return side.size();
    }

    long sizeBytes() {
        return keys.sizeBytes() + side.sizeBytes();
    }

    void close() {
        if (condition != null) {
            condition.close();
        }
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

package io.millrace.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.Batch;
import io.millrace.data.BatchBuilder;
import io.millrace.data.BytesColumn;
import io.millrace.data.Column;
import io.millrace.data.LongColumn;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;

/** Against a plain map: a key keeps its slot until it is removed, and no two keys share one. */
class KeyTableTest {
    private static final List<LogicalType> TYPES = List.of(new BigIntType(), VarCharType.STRING_TYPE);
    private static final int[] KEY = {0, 1};

    private record Key(Long number, String name) {}

    private final Random random = new Random(3);

    @Test
    void behavesAsAMap() throws IOException {
        KeyTable table = new KeyTable(TYPES);
        Map<Key, Integer> expected = new HashMap<>();
        for (int round = 0; round < 200; round++) {
            List<Key> keys = randomKeys(1 + random.nextInt(300));
            int[] slots = new int[keys.size()];
            table.findOrInsert(batch(keys), KEY, slots);
            int added = 0;
            for (int i = 0; i < slots.length; i++) {
                Integer known = expected.putIfAbsent(keys.get(i), slots[i]);
                added += known == null ? 1 : 0;
                assertThat(known == null || known == slots[i]).isTrue();
            }
            assertThat(table.newSlotCount()).isEqualTo(added);
            removeSome(table, expected);
            assertThat(table.size()).isEqualTo(expected.size());
            assertThat(expected.values()).doesNotHaveDuplicates();
            if (round % 20 == 0) {
                table = restored(table);
            }
            checkAll(table, expected);
        }
    }

    /** Single longs have a lookup of their own where no key of the batch is null; a null is not the number zero. */
    @Test
    void singleLongsAreTheSameKeysInEveryBatch() {
        KeyTable table = new KeyTable(List.of(new BigIntType()));
        int[] key = {0};
        int[] slots = new int[3];
        boolean[] lastIsNull = {false, false, true};
        table.findOrInsert(Batch.of(3, new LongColumn(new long[] {7, 8, 0}, lastIsNull, 3)), key, slots);
        int[] withNull = slots.clone();
        assertThat(table.size()).isEqualTo(3);
        table.findOrInsert(Batch.of(3, new LongColumn(new long[] {0, 8, 7}, null, 3)), key, slots);
        assertThat(table.newSlotCount()).isEqualTo(1);
        assertThat(slots).containsExactly(table.newSlots()[0], withNull[1], withNull[0]);
        table.findOrInsert(Batch.of(3, new LongColumn(new long[] {7, 8, 0}, lastIsNull, 3)), key, slots);
        assertThat(slots).isEqualTo(withNull);
    }

    private void removeSome(KeyTable table, Map<Key, Integer> expected) {
        for (Key key : new ArrayList<>(expected.keySet())) {
            if (random.nextInt(3) == 0) {
                table.remove(expected.remove(key));
            }
        }
    }

    private static void checkAll(KeyTable table, Map<Key, Integer> expected) {
        List<Key> keys = new ArrayList<>(expected.keySet());
        keys.add(new Key(-1L, "never inserted"));
        int[] slots = new int[keys.size()];
        table.find(batch(keys), KEY, slots);
        for (int i = 0; i < slots.length - 1; i++) {
            assertThat(slots[i]).isEqualTo(expected.get(keys.get(i)));
        }
        assertThat(slots[slots.length - 1]).isEqualTo(-1);
        Column[] gathered = table.gatherKeys(slots, slots.length - 1);
        for (int i = 0; i < slots.length - 1; i++) {
            Key key = keys.get(i);
            assertThat(gathered[0].isNull(i)).isEqualTo(key.number() == null);
            if (key.number() != null) {
                assertThat(((LongColumn) gathered[0]).get(i)).isEqualTo(key.number());
            }
            assertThat(
                            gathered[1].isNull(i)
                                    ? null
                                    : ((BytesColumn) gathered[1]).string(i).toString())
                    .isEqualTo(key.name());
        }
    }

    @Test
    void aRestoredTableGivesTheSameSlotsFromThenOn() throws IOException {
        KeyTable one = new KeyTable(TYPES);
        int[] slots = new int[500];
        one.findOrInsert(batch(randomKeys(500)), KEY, slots);
        for (int slot = 0; slot < one.slotLimit(); slot += 3) {
            one.remove(slot);
        }
        KeyTable other = restored(one);
        List<Key> more = randomKeys(400);
        int[] first = new int[400];
        int[] second = new int[400];
        one.findOrInsert(batch(more), KEY, first);
        other.findOrInsert(batch(more), KEY, second);
        assertThat(second).isEqualTo(first);
    }

    @Test
    void clearForgetsAllKeys() {
        KeyTable table = new KeyTable(TYPES);
        int[] slots = new int[100];
        table.findOrInsert(batch(randomKeys(100)), KEY, slots);
        table.clear();
        assertThat(table.size()).isZero();
        table.find(batch(randomKeys(100)), KEY, slots);
        assertThat(slots).containsOnly(-1);
    }

    private static KeyTable restored(KeyTable table) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        table.snapshot(new DataOutputStream(bytes));
        KeyTable restored = new KeyTable(TYPES);
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
        restored.restore(in);
        assertThat(in.available()).isZero();
        return restored;
    }

    private List<Key> randomKeys(int count) {
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Long number = random.nextInt(20) == 0 ? null : (long) random.nextInt(40);
            keys.add(new Key(number, random.nextInt(20) == 0 ? null : "n".repeat(random.nextInt(30))));
        }
        return keys;
    }

    private static Batch batch(List<Key> keys) {
        BatchBuilder builder = new BatchBuilder(TYPES);
        for (Key key : keys) {
            builder.column(0).appendInternal(key.number());
            builder.column(1).appendInternal(StringData.fromString(key.name()));
            builder.endRow(Batch.INSERT);
        }
        return builder.build();
    }
}

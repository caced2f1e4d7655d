package io.millrace.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.BytesColumn;
import io.millrace.data.ColumnBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.flink.table.data.StringData;
import org.junit.jupiter.api.Test;

class BytesStateColumnTest {
    /** Values are replaced so often that waste is compacted many times; none may be lost or mixed up. */
    @Test
    void survivesCompaction() {
        Random random = new Random(5);
        BytesStateColumn column = new BytesStateColumn();
        int slots = 300;
        column.ensureCapacity(slots);
        String[] expected = new String[slots];
        long written = 0;
        for (int i = 0; i < 40_000; i++) {
            int slot = random.nextInt(slots);
            if (random.nextInt(10) == 0) {
                column.setNull(slot);
                expected[slot] = null;
            } else {
                expected[slot] = "v" + i + "x".repeat(random.nextInt(60));
                byte[] bytes = expected[slot].getBytes(StandardCharsets.UTF_8);
                column.set(slot, bytes, 0, bytes.length);
                written += bytes.length;
            }
        }
        for (int slot = 0; slot < slots; slot++) {
            if (expected[slot] != null) {
                assertThat(new String(
                                column.bytes(slot), column.start(slot), column.length(slot), StandardCharsets.UTF_8))
                        .isEqualTo(expected[slot]);
                assertThat(column.isNull(slot)).isFalse();
            }
        }
        assertThat(column.sizeBytes()).as("bytes held of %d written", written).isLessThan(written / 4);
    }

    /** Whole batches of strings of all sizes, empty and null ones and such as no page holds among them, over many pages. */
    @Test
    void keepsManyPages() {
        Random random = new Random(6);
        BytesStateColumn column = new BytesStateColumn();
        int slots = 2_000;
        column.ensureCapacity(slots);
        String[] expected = new String[slots];
        for (int round = 0; round < 40; round++) {
            ColumnBuilder.OfBytes builder = new ColumnBuilder.OfBytes();
            int count = 200;
            int[] targets = new int[count];
            int[] rows = new int[count];
            for (int row = 0; row < count; row++) {
                String value = random.nextInt(8) == 0 ? null : value(random, round, row);
                builder.appendInternal(value == null ? null : StringData.fromString(value));
                rows[row] = row;
                targets[row] = random.nextInt(slots);
                expected[targets[row]] = value;
            }
            column.set(targets, builder.build(), rows, count);
        }
        int[] all = IntStream.range(0, slots).toArray();
        BytesColumn gathered = column.gather(all, slots);
        for (int slot = 0; slot < slots; slot++) {
            if (expected[slot] == null) {
                assertThat(gathered.length(slot)).isZero();
            } else {
                assertThat(gathered.string(slot).toString()).isEqualTo(expected[slot]);
                assertThat(column.valueEquals(slot, gathered, slot)).isTrue();
            }
        }
    }

    private static String value(Random random, int round, int row) {
        int length = random.nextInt(50) == 0 ? random.nextInt(400_000) : random.nextInt(3) * random.nextInt(2_000);
        return length == 0 ? "" : round + "-" + row + "y".repeat(length);
    }
}

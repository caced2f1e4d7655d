package io.millrace.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
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
                assertThat(new String(column.heap(), column.start(slot), column.length(slot), StandardCharsets.UTF_8))
                        .isEqualTo(expected[slot]);
                assertThat(column.isNull(slot)).isFalse();
            }
        }
        assertThat(column.sizeBytes()).as("bytes held of %d written", written).isLessThan(written / 4);
    }
}

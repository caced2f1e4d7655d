package io.millrace.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HashingTest {
    private static Batch keys(int count) {
        ColumnBuilder.OfLong numbers = new ColumnBuilder.OfLong();
        ColumnBuilder.OfBytes names = new ColumnBuilder.OfBytes();
        for (int i = 0; i < count; i++) {
            numbers.append(i);
            byte[] name = ("name-" + i).getBytes(StandardCharsets.UTF_8);
            names.append(name, 0, name.length);
        }
        return Batch.of(count, numbers.build(), names.build());
    }

    /** Shards and snapshots depend on hashes: these numbers must never change. */
    @Test
    void hashesNeverChange() {
        Batch batch = keys(3);
        int[] one = new int[3];
        int[] both = new int[3];
        int[] name = new int[3];
        Hashing.hash(batch, new int[] {0}, one);
        Hashing.hash(batch, new int[] {1}, name);
        Hashing.hash(batch, new int[] {0, 1}, both);
        assertThat(one).containsExactly(0, -1976484412, 341998472);
        assertThat(name).containsExactly(-2138074533, -1521263269, 1620160603);
        assertThat(both).containsExactly(1131503128, -10514940, 1597234074);
    }

    @Test
    void equalKeysHashEquallyWhereverTheirBytesLie() {
        byte[] bytes = "xxhello, long key of many bytes".getBytes(StandardCharsets.UTF_8);
        byte[] other = "hello, long key of many bytes".getBytes(StandardCharsets.UTF_8);
        assertThat(Hashing.hashBytes(bytes, 2, bytes.length)).isEqualTo(Hashing.hashBytes(other, 0, other.length));
    }

    @Test
    void shardsAreEvenlyUsed() {
        int[] hashes = new int[16_000];
        for (int[] key : new int[][] {{0}, {1}, {0, 1}}) {
            Hashing.hash(keys(hashes.length), key, hashes);
            int[] rows = new int[16];
            IntStream.of(hashes).forEach(hash -> rows[Hashing.shardOf(hash, 16)]++);
            assertThat(IntStream.of(rows)).allMatch(count -> count > 800 && count < 1_200);
        }
    }

    @Test
    void aSingleShardTakesAll() {
        assertThat(Hashing.shardOf(-1, 1)).isZero();
    }
}

package io.millrace.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimeToLiveTest {
    private static List<Integer> expired(TimeToLive ttl, long now) {
        List<Integer> slots = new ArrayList<>();
        for (int slot = ttl.nextExpired(now); slot >= 0; slot = ttl.nextExpired(now)) {
            slots.add(slot);
        }
        return slots;
    }

    @Test
    void aSlotGoesWhenItsTimeToLiveHasPassedSinceTheLastWrite() {
        TimeToLive ttl = new TimeToLive(100);
        ttl.written(0, 1_000);
        ttl.written(1, 1_010);
        ttl.written(2, 1_010);
        ttl.written(0, 1_020);
        ttl.removed(2);
        assertThat(expired(ttl, 1_109)).isEmpty();
        assertThat(expired(ttl, 1_110)).containsExactly(1);
        ttl.written(1, 1_115);
        assertThat(expired(ttl, 2_000)).containsExactly(0, 1);
        assertThat(ttl.nextTimerMillis()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void timersAreRoundedUpToAQuarterOfTheTimeToLive() {
        TimeToLive ttl = new TimeToLive(1_000);
        ttl.written(3, 10_001);
        assertThat(ttl.nextTimerMillis()).isEqualTo(11_250);
        ttl.written(3, 10_250);
        assertThat(ttl.nextTimerMillis()).isEqualTo(11_250);
    }

    @Test
    void withoutATimeToLiveNothingIsKept() throws IOException {
        TimeToLive ttl = new TimeToLive(0);
        ttl.written(5, 1);
        assertThat(expired(ttl, Long.MAX_VALUE)).isEmpty();
        assertThat(ttl.sizeBytes()).isZero();
        assertThat(bytes(ttl)).isEmpty();
    }

    @Test
    void doesWhatAMapInOrderOfWritesDoesAndSoDoesARestoredOne() throws IOException {
        for (int seed = 1; seed <= 50; seed++) {
            Random random = new Random(seed);
            TimeToLive ttl = new TimeToLive(20);
            Map<Integer, Long> model = new LinkedHashMap<>();
            long now = 0;
            for (int step = 0; step < 300; step++) {
                int slot = random.nextInt(30);
                if (random.nextInt(4) > 0) {
                    ttl.written(slot, now);
                    if (model.getOrDefault(slot, -1L) != now) {
                        model.remove(slot);
                        model.put(slot, now);
                    }
                } else {
                    ttl.removed(slot);
                    model.remove(slot);
                }
                now += random.nextInt(3);
                TimeToLive restored = new TimeToLive(20);
                restored.restore(new DataInputStream(new ByteArrayInputStream(bytes(ttl))));
                ttl = restored;
                long limit = now - 20;
                List<Integer> old = model.entrySet().stream()
                        .filter(entry -> entry.getValue() <= limit)
                        .map(Map.Entry::getKey)
                        .toList();
                old.forEach(model::remove);
                assertThat(expired(ttl, now)).as("seed %d, step %d", seed, step).isEqualTo(old);
            }
        }
    }

    private static byte[] bytes(TimeToLive ttl) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ttl.snapshot(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }
}

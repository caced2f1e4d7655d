package io.millrace.engine.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WatermarksTest {
    private final Watermarks watermarks = new Watermarks();

    @Test
    void smallestSenderCounts() {
        watermarks.add(30, false);
        watermarks.add(20, false);
        assertThat(watermarks.combined(10)).isEqualTo(20);
    }

    @Test
    void neverGoesBack() {
        watermarks.add(5, false);
        assertThat(watermarks.combined(10)).isEqualTo(10);
    }

    @Test
    void idleSendersDoNotCount() {
        watermarks.add(30, false);
        watermarks.add(20, true);
        assertThat(watermarks.combined(10)).isEqualTo(30);
        assertThat(watermarks.isIdle()).isFalse();
    }

    @Test
    void staysWhileAllAreIdle() {
        watermarks.add(30, true);
        assertThat(watermarks.combined(10)).isEqualTo(10);
        assertThat(watermarks.isIdle()).isTrue();
    }

    @Test
    void aSenderThatKnowsNothingHoldsItBack() {
        watermarks.add(30, false);
        watermarks.add(Watermarks.UNKNOWN, false);
        assertThat(watermarks.combined(Watermarks.UNKNOWN)).isEqualTo(Watermarks.UNKNOWN);
    }

    @Test
    void staysWithoutSenders() {
        assertThat(watermarks.combined(10)).isEqualTo(10);
        assertThat(watermarks.isIdle()).isFalse();
    }
}

package io.millrace.engine.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EpochCutTest {
    @Test
    void takesAllThatFits() {
        assertThat(EpochCut.batchesToTake(new int[][] {{10, 10}, {5}}, 100)).containsExactly(2, 1);
    }

    @Test
    void servesSplitsInTurn() {
        assertThat(EpochCut.batchesToTake(new int[][] {{10, 10, 10}, {10, 10, 10}}, 40))
                .containsExactly(2, 2);
    }

    @Test
    void takesAFirstBatchWhateverItsSize() {
        assertThat(EpochCut.batchesToTake(new int[][] {{}, {500}, {1}}, 100)).containsExactly(0, 1, 0);
    }

    @Test
    void batchesWithoutRowsCostNothing() {
        assertThat(EpochCut.batchesToTake(new int[][] {{0, 0, 100, 0}}, 100)).containsExactly(4);
    }

    @Test
    void takesNothingFromNothing() {
        assertThat(EpochCut.batchesToTake(new int[][] {}, 100)).isEmpty();
        assertThat(EpochCut.batchesToTake(new int[][] {{}, {}}, 100)).containsExactly(0, 0);
    }
}
